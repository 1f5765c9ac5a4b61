import { Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { notFound } from '../errors';
import { GithubStore } from '../GithubStore';

/** Far apart from each other for numbers that follow each other. */
const GOLDEN_ANGLE = 137.5;

/** A picture for everybody and each team: initials on a colour. */
export function createAvatarsRouter({ store }: { store: GithubStore }): Router {
  const router = PromiseRouter();
  const { data } = store;

  router.get('/avatars/u/:id(\\d+)', ({ params }, response) => {
    const accounts = [...data.users, ...data.organizations];
    send(response, accounts, Number(params.id));
  });

  router.get('/avatars/t/:id(\\d+)', ({ params }, response) => {
    const teams = data.organizations.flatMap(
      organization => organization.teams,
    );
    send(response, teams, Number(params.id));
  });

  return router;
}

function send(
  response: Response,
  named: readonly { id: number; name: string }[],
  id: number,
) {
  const found = named.find(other => other.id === id);
  if (!found) {
    throw notFound();
  }
  response
    .set({
      'Cache-Control': 'public, max-age=86400',
      'Content-Security-Policy': "default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
    })
    .type('svg')
    .send(drawAvatar(id, initials(found.name)));
}

function drawAvatar(id: number, text: string): string {
  const hue = Math.round((id * GOLDEN_ANGLE) % 360);
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80">',
    `<rect width="80" height="80" fill="hsl(${hue}, 45%, 38%)"/>`,
    '<text x="40" y="41" fill="#fff" font-family="system-ui, sans-serif" font-size="32" font-weight="600" text-anchor="middle" dominant-baseline="central">',
    `${text}</text></svg>\n`,
  ].join('');
}

/** Of the first and the last word; letters and digits alone. */
function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const [first = '?', last = ''] =
    words.length > 2 ? [words[0], words[words.length - 1]] : words;
  const letters = [first, last].map(word => [...word][0] ?? '');
  return letters.join('').toLocaleUpperCase('en-US');
}
