/** Where the pages are, without the host. */
export const link = {
  issue: ({ key }: { readonly key: string }) => `/browse/${key}`,

  /** What a link in a text may lead to; anything else is shown as text. */
  outside: (href: string) =>
    /^(https?:\/\/|mailto:)/i.test(href) ? href : undefined,
};
