/** A name of the catalog, as long as PostgreSQL lets one be. */
export const DATABASE_NAME = /^[A-Za-z0-9][\w.-]{0,62}$/;

export const NOT_CONFIGURED =
  'The portal does not know a PostgreSQL for services; let the platform team set goldenPaths.postgres';
