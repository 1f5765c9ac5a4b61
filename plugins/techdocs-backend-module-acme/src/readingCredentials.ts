import {
  AuthService,
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { Request } from 'express';

/**
 * What to read the catalog and sites with for who asks: a user with what that
 * user may. A service, with what the portal may: the token of a script that is
 * bound to reading cannot be handed on to the catalog, and that it may ask
 * TechDocs was said where it was given out.
 *
 * @throws AuthenticationError for nobody
 */
export async function readingCredentials(
  request: Request,
  options: { auth: AuthService; httpAuth: HttpAuthService },
): Promise<BackstageCredentials> {
  const { auth, httpAuth } = options;
  const credentials = await httpAuth.credentials(request, {
    allow: ['user', 'service'],
  });
  return auth.isPrincipal(credentials, 'service')
    ? auth.getOwnServiceCredentials()
    : credentials;
}
