/**
 * The address under which a page should have been opened.
 *
 * @param baseUrl - the configured `app.baseUrl`
 * @param href - the address in the browser
 * @returns the same page under the configured origin, or undefined when the
 *   page was opened under it
 */
export function rightAddress(
  baseUrl: string,
  href: string,
): string | undefined {
  const { origin } = new URL(baseUrl);
  const opened = new URL(href);
  return opened.origin === origin
    ? undefined
    : `${origin}${opened.pathname}${opened.search}${opened.hash}`;
}
