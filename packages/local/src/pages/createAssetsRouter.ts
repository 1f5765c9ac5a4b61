import express, { Router } from 'express';
import { packagePath } from '../paths';

/**
 * Serves the style sheet that all pages share, and the files of some folders.
 *
 * @param folders - absolute paths
 */
export function createAssetsRouter(...folders: string[]): Router {
  const router = express.Router();
  for (const folder of [packagePath('src/pages/assets'), ...folders]) {
    router.use('/_assets', express.static(folder));
  }
  return router;
}
