import { dirname, join } from 'node:path';
import express, { Router } from 'express';
import { packagePath } from '../../paths';

/** The style sheets of the pages. */
export function createAssetsRouter(): Router {
  const diff2html = dirname(require.resolve('diff2html/package.json'));
  const router = express.Router();
  router.use(
    '/_assets',
    express.static(packagePath('src/github/pages/assets')),
    express.static(join(diff2html, 'bundles/css')),
  );
  return router;
}
