import { Response } from 'express';
import { createRenderer } from '../../pages/createRenderer';
import { format } from './format';
import { link } from './link';

const render = createRenderer({
  site: {
    name: 'Local GitHub',
    note: 'This is the local GitHub of this laptop, a stand-in: nobody has a password here, and nothing leaves the machine.',
    styles: ['diff2html.min.css', 'github.css'],
  },
  views: 'src/github/pages/views',
  link,
  format,
  // The form for sign-in ends at its app.
  formAction: '*',
});

/** Sends a view of the folder `views`, in the layout of all pages. */
export function renderPage(response: Response, view: string, data: object) {
  const { session } = response.locals;
  render(response, view, { ...data, session });
}
