import { Response } from 'express';
import { Eta } from 'eta';
import { packagePath } from '../../paths';

// What is shown is escaped unless a view says otherwise.
const eta = new Eta({ views: packagePath('src/github/pages/views'), cache: true });

/** Sends a view of the folder `views`, in the layout of all pages. */
export function renderPage(response: Response, view: string, data: object) {
  // Nothing is run that did not come with the page, whatever a file says.
  response.set(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action *; frame-ancestors 'none'",
  );
  response.type('html').send(eta.render(view, data));
}
