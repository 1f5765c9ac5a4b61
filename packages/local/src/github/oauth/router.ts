import express, { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { GithubStore } from '../GithubStore';
import { OauthApp } from '../model';
import { renderPage } from '../pages/render';
import { Grants } from './Grants';

const authorizeQuery = z.object({
  client_id: z.string(),
  redirect_uri: z.url(),
  scope: z.string().default(''),
  state: z.string().optional(),
});

const choiceBody = authorizeQuery.extend({ login: z.string().optional() });

const tokenBody = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  code: z.string(),
  redirect_uri: z.string().optional(),
});

/** What GitHub says when a token is refused, with the status 200. */
const REFUSALS = {
  incorrect_client_credentials:
    'The client_id and/or client_secret passed are incorrect.',
  bad_verification_code: 'The code passed is incorrect or expired.',
  redirect_uri_mismatch:
    'The redirect_uri MUST match the registered callback URL for this application.',
} as const;

/**
 * Sign-in for apps, as GitHub does it, but that one picks who one is: here
 * nobody has a password.
 */
export function createOauthRouter(store: GithubStore): Router {
  const router = PromiseRouter();
  const grants = new Grants();

  router.get('/login/oauth/authorize', (request, response) => {
    const { success, data, error } = authorizeQuery.safeParse(request.query);
    const app = success ? appOf(data.client_id) : undefined;
    if (!success || !app || !isLocal(data.redirect_uri)) {
      refuse(response, success ? problemOf(app, data) : z.prettifyError(error));
      return;
    }
    renderPage(response, 'authorize', {
      app,
      fields: data,
      users: store.data.users.map(user => ({
        ...user,
        organizations: store
          .organizationsOf(user.login)
          .map(({ name }) => name),
      })),
    });
  });

  router.post(
    '/login/oauth/authorize',
    express.urlencoded({ extended: false }),
    (request, response) => {
      const { success, data, error } = choiceBody.safeParse(request.body);
      const app = success ? appOf(data.client_id) : undefined;
      if (!success || !app || !isLocal(data.redirect_uri)) {
        refuse(
          response,
          success ? problemOf(app, data) : z.prettifyError(error),
        );
        return;
      }
      const { login, client_id: clientId, redirect_uri: redirectUri } = data;
      const user = login === undefined ? undefined : store.user(login);
      const target = new URL(redirectUri);
      if (data.state !== undefined) {
        target.searchParams.set('state', data.state);
      }
      if (user) {
        const { scope } = data;
        const grant = { login: user.login, clientId, redirectUri, scope };
        target.searchParams.set('code', grants.add(grant));
      } else {
        target.searchParams.set('error', 'access_denied');
        target.searchParams.set(
          'error_description',
          'The user has denied your application access.',
        );
      }
      response.redirect(target.href);
    },
  );

  router.post(
    '/login/oauth/access_token',
    express.urlencoded({ extended: false }),
    express.json(),
    async (request, response) => {
      const { success, data } = tokenBody.safeParse(request.body);
      const app = success ? appOf(data.client_id) : undefined;
      if (!success || app?.clientSecret !== data.client_secret) {
        sendRefusal(request, response, 'incorrect_client_credentials');
        return;
      }
      const grant = grants.take(data.code);
      if (grant?.clientId !== data.client_id) {
        sendRefusal(request, response, 'bad_verification_code');
        return;
      }
      if (data.redirect_uri && data.redirect_uri !== grant.redirectUri) {
        sendRefusal(request, response, 'redirect_uri_mismatch');
        return;
      }
      const token = store.createToken(grant.login, 'gho');
      await store.save();
      send(request, response, {
        access_token: token,
        scope: grant.scope.split(/[ ,]+/).filter(Boolean).join(','),
        token_type: 'bearer',
      });
    },
  );

  function appOf(clientId: string): OauthApp | undefined {
    return store.data.oauthApps.find(app => app.clientId === clientId);
  }

  return router;
}

/** An app of this machine: a token is for no other. */
function isLocal(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}

function problemOf(
  app: OauthApp | undefined,
  {
    client_id: clientId,
    redirect_uri: redirectUri,
  }: z.infer<typeof authorizeQuery>,
): string {
  return app
    ? `The redirect_uri ${redirectUri} is not on this machine`
    : `There is no OAuth app with the client_id ${clientId}`;
}

function refuse(response: Response, reason: string) {
  response.status(400);
  renderPage(response, 'error', { title: 'Cannot sign in', message: reason });
}

function sendRefusal(
  request: Request,
  response: Response,
  error: keyof typeof REFUSALS,
) {
  send(request, response, { error, error_description: REFUSALS[error] });
}

/** As a form, unless JSON is asked for. */
function send(
  request: Request,
  response: Response,
  body: Record<string, string>,
) {
  if (
    request.accepts(['json', 'application/x-www-form-urlencoded']) === 'json'
  ) {
    response.json(body);
  } else {
    response
      .type('application/x-www-form-urlencoded')
      .send(String(new URLSearchParams(body)));
  }
}
