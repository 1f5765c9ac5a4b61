import { Response } from 'express';
import { Eta } from 'eta';
import { packagePath } from '../../paths';
import { format } from './format';
import { link } from './link';

/** What is shown is escaped unless a view says otherwise. */
class Views extends Eta {
  readonly format = format;
  readonly link = link;
}

const views = new Views({
  views: packagePath('src/github/pages/views'),
  cache: true,
  functionHeader: 'const { format, link } = this;',
});

/**
 * Nothing is run or shown that did not come with the page, whatever a file
 * says. Forms may lead elsewhere as the one for sign-in ends at its app.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  'form-action *',
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Sends a view of the folder `views`, in the layout of all pages. */
export function renderPage(response: Response, view: string, data: object) {
  response.set({
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  });
  const { session } = response.locals;
  response.type('html').send(views.render(view, { ...data, session }));
}
