import {
  AuthService,
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  OwnershipChain,
  ownershipChainReadPermission,
} from '@internal/plugin-auth-acme-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { OwnershipChains } from './OwnershipChains';

const querySchema = z.object({
  user: z.string().optional(),
  permission: z.string().optional(),
  entity: z.string().optional(),
});

/**
 * `GET /ownership-chain` beside the auth plugin's own routes answers with an
 * OwnershipChain: of whoever asks, or of the `user` of the query, a reference or
 * a login of GitHub; with the verdict on its `permission` for its `entity`. It
 * answers 401 to nobody, and 403 to who may not read the chain of another.
 */
export function createChainRouter(options: {
  auth: AuthService;
  chains: OwnershipChains;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  userInfo: UserInfoService;
}): Router {
  const { auth, chains, httpAuth, permissions, userInfo } = options;
  const router = PromiseRouter();

  router.get('/ownership-chain', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const query = querySchema.safeParse(request.query);
    if (!query.success) {
      throw new InputError(z.prettifyError(query.error));
    }
    const { user, permission, entity } = query.data;
    const isUser = auth.isPrincipal(credentials, 'user');
    const ownRef = isUser ? credentials.principal.userEntityRef : undefined;
    const userRef = readUserRef(user ?? ownRef);
    const isSelf = userRef === ownRef;
    if (!isSelf) {
      await checkMayReadOthers(credentials);
    }
    const chain: OwnershipChain = await chains.follow({
      userRef,
      // A token of a script is for this plugin, and cannot be passed on.
      credentials: isUser ? credentials : await auth.getOwnServiceCredentials(),
      ...(isSelf && { session: await userInfo.getUserInfo(credentials) }),
      ...(permission && { question: { permission, resourceRef: entity } }),
    });
    response.json(chain);
  });

  async function checkMayReadOthers(credentials: BackstageCredentials) {
    const [{ result }] = await permissions.authorize(
      [{ permission: ownershipChainReadPermission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You see your own ownership chain only: that of others takes the permission ${ownershipChainReadPermission.name}`,
      );
    }
  }

  return router;
}

/** @throws InputError for what is no User, nor could be */
function readUserRef(text: string | undefined): string {
  if (!text) {
    throw new InputError('Name a user, as you are none yourself');
  }
  try {
    const ref = parseEntityRef(text, {
      defaultKind: 'user',
      defaultNamespace: 'default',
    });
    if (ref.kind.toLocaleLowerCase('en-US') === 'user') {
      return stringifyEntityRef(ref);
    }
  } catch (error) {
    throw new InputError(`'${text}' is no user`, error);
  }
  throw new InputError(`'${text}' is no user`);
}
