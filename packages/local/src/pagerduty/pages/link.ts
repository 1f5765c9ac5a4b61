interface Identified {
  readonly id: string;
}

/** Where the pages are, without the host. */
export const link = {
  service: ({ id }: Identified) => `/services/${id}`,
  escalationPolicy: ({ id }: Identified) => `/escalation_policies/${id}`,
  user: ({ id }: Identified) => `/users/${id}`,
};
