import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Changes } from '../changes/Changes';
import { GithubStore } from '../GithubStore';
import { Urls } from '../represent/Urls';

export function createPagesRouter(_options: {
  store: GithubStore;
  urls: Urls;
  changes: Changes;
}): Router {
  return PromiseRouter();
}
