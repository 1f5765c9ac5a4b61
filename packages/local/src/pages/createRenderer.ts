import { readFileSync } from 'node:fs';
import { Eta } from 'eta';
import { Response } from 'express';
import { packagePath } from '../paths';
import { format } from './format';

/** What its pages say of a stand-in. */
export interface Site {
  readonly name: string;
  /** At the foot of each page. */
  readonly note: string;
  /** Style sheets on top of the one that all sites share. */
  readonly styles?: readonly string[];
}

export interface RendererOptions {
  readonly site: Site;
  /** The folder of the views, from the package. */
  readonly views: string;
  /** Where the pages are, without the host; views call it `link`. */
  readonly link: object;
  /** What views call `format`, unless it is what all sites share. */
  readonly format?: object;
  /** Where forms may lead; nowhere unless told. */
  readonly formAction?: string;
}

/** Sends a view with some data; what is shown of it is escaped. */
export type RenderPage = (
  response: Response,
  view: string,
  data: object,
) => void;

class Views extends Eta {
  readonly site: Site;
  readonly link: object;
  readonly format: object;

  constructor(options: RendererOptions) {
    super({
      views: packagePath(options.views),
      cache: true,
      functionHeader: 'const { site, link, format } = this;',
    });
    this.site = options.site;
    this.link = options.link;
    this.format = options.format ?? format;
    // What the sites share has a name instead of a path in the folder of one.
    for (const name of ['frame', 'error']) {
      const file = packagePath(`src/pages/views/${name}.eta`);
      this.loadTemplate(`@${name}`, readFileSync(file, 'utf8'));
    }
  }
}

/**
 * Makes the pages of a stand-in. A view is laid out in `@frame`; `@error` says
 * a `title` and a `message`.
 */
export function createRenderer(options: RendererOptions): RenderPage {
  const views = new Views(options);
  // Nothing is run or shown that did not come with the page.
  const contentSecurityPolicy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    `form-action ${options.formAction ?? "'none'"}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

  return (response, view, data) => {
    response.set({
      'Content-Security-Policy': contentSecurityPolicy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'same-origin',
      'Cache-Control': 'no-store',
    });
    response.type('html').send(views.render(view, data));
  };
}
