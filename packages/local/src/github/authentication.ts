import { Request } from 'express';
import { GithubStore } from './GithubStore';
import { User } from './model';

/**
 * The user a request acts for, by its token: as a bearer, in GitHub's older
 * `token` scheme, or as the password of any name, the way git sends it.
 */
export function authenticatedUser(
  store: GithubStore,
  request: Request,
): User | undefined {
  const [scheme, credentials = ''] = (request.get('authorization') ?? '').split(
    ' ',
  );
  switch (scheme.toLocaleLowerCase('en-US')) {
    case 'bearer':
    case 'token':
      return store.userOfToken(credentials);
    case 'basic': {
      const [name, password] = Buffer.from(credentials, 'base64')
        .toString()
        .split(':');
      // Some clients send the token as the name.
      return store.userOfToken(password) ?? store.userOfToken(name);
    }
    default:
      return undefined;
  }
}
