/** A database of a service, and what it belongs to. */
export interface ServiceDatabase {
  readonly name: string;
  readonly entityRef: string;
}

const OF = ' of ';

/** What tells a database from the others, in one text. */
export function databaseKey({ name, entityRef }: ServiceDatabase): string {
  return `${name}${OF}${entityRef}`;
}

/** @param key - from databaseKey */
export function parseDatabaseKey(key: string): ServiceDatabase {
  const [name, entityRef] = key.split(OF);
  return { name, entityRef };
}
