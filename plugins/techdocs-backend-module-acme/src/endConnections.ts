import { RequestHandler } from 'express';

/**
 * Ends the connection after each file of a site.
 *
 * The cache of TechDocs keeps all that was written to a connection since a file
 * was asked for, when the connection ends: with the file, every later answer to
 * the same person, which it would then hand to others. So there must be no later
 * one. It also brings the file into the cache at once.
 */
export const endConnections: RequestHandler = (request, response, next) => {
  if (request.path.startsWith('/static/docs/')) {
    response.set('Connection', 'close');
  }
  next();
};
