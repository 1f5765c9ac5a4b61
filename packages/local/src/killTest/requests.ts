/** Requests to one of the servers that golden paths write to. */
export interface RequestPattern {
  readonly server: 'github' | 'pagerDuty';
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

export const ANY_WRITE = 'POST,PUT,PATCH,DELETE';

export function onGithub(
  method: string,
  path: string,
  query?: Record<string, string>,
): RequestPattern {
  return { server: 'github', method, path, query };
}

export function onPagerDuty(
  method: string,
  path: string,
  query?: Record<string, string>,
): RequestPattern {
  return { server: 'pagerDuty', method, path, query };
}

/** The REST address of the repository of a service. */
export function ownRepository(name: string): string {
  return `/api/v3/repos/acme/${name}`;
}

/** How PagerDuty is asked for the service of a name. */
export function serviceNamed(name: string): RequestPattern {
  return onPagerDuty('GET', '/api/services', { query: name });
}
