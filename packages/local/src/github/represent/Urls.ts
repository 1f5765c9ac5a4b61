import { Repository } from '../model';

/** Addresses of things, for programs and for people. */
export class Urls {
  /** Of the pages for people, without a slash at its end. */
  readonly html: string;
  /** Of the REST API. */
  readonly api: string;

  constructor(baseUrl: string) {
    this.html = baseUrl;
    this.api = `${baseUrl}/api/v3`;
  }

  get host(): string {
    return new URL(this.html).host;
  }

  repository({ owner, name }: Repository): string {
    return `${this.api}/repos/${owner}/${name}`;
  }

  repositoryHtml({ owner, name }: Repository): string {
    return `${this.html}/${owner}/${name}`;
  }

  avatar(id: number): string {
    return `${this.html}/avatars/u/${id}`;
  }
}

/** For a path, or a branch, as a part of an address. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
