import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import SwaggerParser from '@apidevtools/swagger-parser';
import { Parser } from '@asyncapi/parser';
import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  Entity,
  EntityPolicies,
  entityEnvelopeSchemaValidator,
  FieldFormatEntityPolicy,
  KindValidator,
  NoForeignRootFieldsEntityPolicy,
  parseEntityRef,
  SchemaValidEntityPolicy,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { load } from 'protobufjs';
import { parse, parseAllDocuments } from 'yaml';
import { packagePath, REPOSITORY_ROOT } from '../paths';
import { Organization, readOrganization } from './readOrganization';

const ACME = packagePath('acme');
const CATALOG = join(REPOSITORY_ROOT, 'catalog');
const REPOSITORIES = readdirSync(join(ACME, 'repositories')).sort();

// The flaws of acme/README.md.
const MALFORMED = 'gift-cards';
const WITHOUT_DOCS = 'risk-scoring';
const WITHOUT_SYSTEM = 'component:default/session-kit';
const CONSUMER_OF_DEPRECATED = 'component:default/ticket-desk';
const WITHOUT_OWNER = 'component:default/sales-reports';

const KIND_VALIDATORS: Record<string, KindValidator> = {
  Component: componentEntityV1alpha1Validator,
  API: apiEntityV1alpha1Validator,
};

/** The fields of a spec that hold references, and the kind that may be left out. */
const REFERENCES: Record<string, string | undefined> = {
  owner: 'Group',
  system: 'System',
  domain: 'Domain',
  providesApis: 'API',
  consumesApis: 'API',
  dependsOn: undefined,
};

function pathIn(repository: string, ...path: string[]): string {
  return join(ACME, 'repositories', repository, ...path);
}

function readEntities(file: string): Entity[] {
  const toEntity = entityEnvelopeSchemaValidator<Entity>();
  return parseAllDocuments(readFileSync(file, 'utf8')).map(document => {
    if (document.errors.length > 0) {
      throw document.errors[0];
    }
    return toEntity(document.toJS());
  });
}

interface Described {
  readonly repository: string;
  readonly ref: string;
  readonly entity: Entity;
}

const described: Described[] = REPOSITORIES.filter(
  repository =>
    repository !== MALFORMED &&
    existsSync(pathIn(repository, 'catalog-info.yaml')),
).flatMap(repository =>
  readEntities(pathIn(repository, 'catalog-info.yaml')).map(entity => ({
    repository,
    ref: stringifyEntityRef(entity),
    entity,
  })),
);

const components = described.filter(
  ({ entity }) => entity.kind === 'Component',
);

/** The file that `$text` of an API names. */
function definitionOf({ entity, repository, ref }: Described): string {
  const definition = entity.spec?.definition;
  if (
    typeof definition !== 'object' ||
    definition === null ||
    Array.isArray(definition) ||
    typeof definition.$text !== 'string'
  ) {
    throw new Error(`${ref} has no definition by $text`);
  }
  return pathIn(repository, definition.$text);
}

/** The entity as it is after the catalog took in what `$text` names. */
function withDefinition(item: Described): Entity {
  if (item.entity.kind !== 'API') {
    return item.entity;
  }
  const definition = readFileSync(definitionOf(item), 'utf8');
  return { ...item.entity, spec: { ...item.entity.spec, definition } };
}

function definitionsOf(type: string): [ref: string, file: string][] {
  return described
    .filter(({ entity }) => entity.kind === 'API' && entity.spec?.type === type)
    .map(item => [item.ref, definitionOf(item)]);
}

function referencesOf(entity: Entity): { field: string; target: string }[] {
  return Object.entries(REFERENCES).flatMap(([field, defaultKind]) =>
    [entity.spec?.[field]]
      .flat()
      .filter(value => typeof value === 'string')
      .map(value => ({
        field,
        target: stringifyEntityRef(parseEntityRef(value, { defaultKind })),
      })),
  );
}

/** All strings in the navigation of MkDocs, at any depth. */
function pagesIn(nav: unknown): string[] {
  if (typeof nav === 'string') {
    return [nav];
  }
  return typeof nav === 'object' && nav !== null
    ? Object.values(nav).flatMap(pagesIn)
    : [];
}

function duplicates(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

describe('acme', () => {
  let organization: Organization;
  let logins: string[];
  let members: string[];
  let slugs: string[];

  beforeAll(async () => {
    organization = await readOrganization(ACME);
    logins = organization.users.map(({ login }) => login);
    members = organization.users
      .filter(({ role }) => role !== undefined)
      .map(({ login }) => login);
    slugs = organization.teams.map(({ slug }) => slug);
  });

  describe('organization', () => {
    it('gives every name once', () => {
      expect(duplicates(logins)).toEqual([]);
      expect(duplicates(organization.users.map(u => u.email))).toEqual([]);
      expect(duplicates(slugs)).toEqual([]);
      expect(duplicates(organization.repositories.map(r => r.name))).toEqual(
        [],
      );
    });

    it('has an admin, a stranger, and a member of no team', () => {
      const inTeams = organization.teams.flatMap(team => [
        ...team.maintainers,
        ...team.members,
      ]);
      const admins = organization.users.filter(({ role }) => role === 'admin');

      expect([1, 2]).toContain(admins.length);
      expect(logins.filter(login => !members.includes(login))).toEqual([
        'milo-brandt',
      ]);
      expect(members.filter(login => !inTeams.includes(login))).toEqual([
        'grace-whitfield',
      ]);
    });

    it('lists a parent before its children', () => {
      const orphans = organization.teams.filter(
        ({ parent }, index) =>
          parent !== undefined && !slugs.slice(0, index).includes(parent),
      );
      expect(orphans).toEqual([]);
    });

    it('puts only members into teams, each once', () => {
      organization.teams.forEach(team => {
        const people = [...team.maintainers, ...team.members];
        expect(people.filter(login => !members.includes(login))).toEqual([]);
        expect(duplicates(people)).toEqual([]);
      });
    });

    it('lists the repositories that have a folder', () => {
      const names = organization.repositories.map(({ name }) => name);
      expect(names.sort()).toEqual(REPOSITORIES);
    });

    it('gives access to teams that exist, and one of them is in charge', () => {
      organization.repositories.forEach(({ teams }) => {
        expect(Object.keys(teams).filter(s => !slugs.includes(s))).toEqual([]);
        expect(Object.values(teams)).toContain('admin');
      });
    });
  });

  describe('descriptors', () => {
    it.each(described.map(item => [item.ref, item] as const))(
      'has a valid %s that says where it is from',
      async (_ref, item) => {
        const entity = withDefinition(item);
        const policies = EntityPolicies.allOf([
          new SchemaValidEntityPolicy(),
          new DefaultNamespaceEntityPolicy(),
          new NoForeignRootFieldsEntityPolicy(),
          new FieldFormatEntityPolicy(),
        ]);

        await expect(policies.enforce(entity)).resolves.toBeDefined();
        await expect(KIND_VALIDATORS[entity.kind].check(entity)).resolves.toBe(
          true,
        );
        expect(entity.metadata.annotations).toMatchObject({
          'github.com/project-slug': `acme/${item.repository}`,
        });
        expect(entity.metadata.description).toBeTruthy();
        expect(entity.metadata.tags).not.toEqual([]);
      },
    );

    it('defines every entity once', () => {
      expect(duplicates(described.map(({ ref }) => ref))).toEqual([]);
    });

    it('refers to what exists, but for one owner', () => {
      const central = readdirSync(CATALOG).flatMap(file =>
        readEntities(join(CATALOG, file)),
      );
      const all = [...central, ...described.map(({ entity }) => entity)];
      const known = new Set([
        ...all.map(entity => stringifyEntityRef(entity)),
        ...slugs.map(slug => `group:default/${slug}`),
      ]);

      const dangling = all.flatMap(entity =>
        referencesOf(entity)
          .filter(({ target }) => !known.has(target))
          .map(({ field, target }) => [
            stringifyEntityRef(entity),
            field,
            target,
          ]),
      );
      expect(dangling).toEqual([
        [WITHOUT_OWNER, 'owner', 'group:default/analytics-team'],
      ]);
    });

    it('provides every API by one component', () => {
      const provided = components
        .flatMap(({ entity }) => referencesOf(entity))
        .filter(({ field }) => field === 'providesApis')
        .map(({ target }) => target);
      const apis = described.filter(({ entity }) => entity.kind === 'API');
      expect(provided.sort()).toEqual(apis.map(({ ref }) => ref).sort());
    });

    it('puts every component into a system, but for one', () => {
      const lonely = components.filter(({ entity }) => !entity.spec?.system);
      expect(lonely.map(({ ref }) => ref)).toEqual([WITHOUT_SYSTEM]);
    });

    it('fills every system', () => {
      const systems = components.map(({ entity }) => entity.spec?.system);
      expect(new Set(systems.filter(Boolean))).toEqual(
        new Set(
          readEntities(join(CATALOG, 'systems.yaml')).map(
            ({ metadata }) => metadata.name,
          ),
        ),
      );
    });

    it('has one consumer left of a deprecated API', () => {
      const deprecated = described
        .filter(({ entity }) => entity.spec?.lifecycle === 'deprecated')
        .map(({ ref }) => ref);
      const consumers = components.filter(({ entity }) =>
        referencesOf(entity).some(
          ({ field, target }) =>
            field === 'consumesApis' && deprecated.includes(target),
        ),
      );
      expect(deprecated).toEqual(['api:default/checkout-api-v1']);
      expect(consumers.map(({ ref }) => ref)).toEqual([CONSUMER_OF_DEPRECATED]);
    });

    it('has one descriptor that does not parse', () => {
      expect(() =>
        readEntities(pathIn(MALFORMED, 'catalog-info.yaml')),
      ).toThrow('Nested mappings are not allowed in compact mappings');
    });
  });

  describe('APIs', () => {
    it('come in three types', () => {
      const apis = described.filter(({ entity }) => entity.kind === 'API');
      expect(new Set(apis.map(({ entity }) => entity.spec?.type))).toEqual(
        new Set(['openapi', 'asyncapi', 'grpc']),
      );
    });

    it.each(definitionsOf('openapi'))(
      'has a valid OpenAPI definition of %s',
      async (_ref, file) => {
        const document = await SwaggerParser.validate(file);
        expect(document).toMatchObject({ openapi: '3.0.3' });
      },
    );

    it.each(definitionsOf('asyncapi'))(
      'has a valid AsyncAPI definition of %s',
      async (_ref, file) => {
        const { document, diagnostics } = await new Parser().parse(
          readFileSync(file, 'utf8'),
        );
        // 0 is an error, what is above are hints, such as that 3.0 is out.
        expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual(
          [],
        );
        expect(document?.version()).toBe('2.6.0');
      },
    );

    it.each(definitionsOf('grpc'))(
      'has a valid protobuf definition of %s',
      async (_ref, file) => {
        const root = (await load(file)).resolveAll();
        const { methods } = root.lookupService('acme.ledger.v1.Ledger');
        expect(Object.keys(methods)).toContain('Book');
      },
    );
  });

  describe('docs', () => {
    const documented = REPOSITORIES.filter(repository =>
      existsSync(pathIn(repository, 'mkdocs.yml')),
    );

    it('are there for every component, but for one', () => {
      for (const { repository, entity } of components) {
        const annotation =
          entity.metadata.annotations?.['backstage.io/techdocs-ref'];
        expect([repository, annotation]).toEqual([
          repository,
          documented.includes(repository) ? 'dir:.' : undefined,
        ]);
      }
      expect(
        components
          .map(({ repository }) => repository)
          .filter(repository => !documented.includes(repository)),
      ).toEqual([WITHOUT_DOCS]);
    });

    it.each(documented)('of %s have a navigation to each page', repository => {
      const config = parse(
        readFileSync(pathIn(repository, 'mkdocs.yml'), 'utf8'),
      );
      expect(config).toMatchObject({
        site_name: expect.any(String),
        plugins: ['techdocs-core'],
      });
      expect(pagesIn(config.nav).sort()).toEqual(
        readdirSync(pathIn(repository, 'docs')).sort(),
      );
    });
  });

  it('names its flaws in the README', () => {
    const readme = readFileSync(join(ACME, 'README.md'), 'utf8');
    const rows = readme.slice(readme.indexOf('## Flaws on purpose'));
    const flawed = [...rows.matchAll(/^\| `([^`]+)`/gm)].map(match => match[1]);
    expect(flawed.sort()).toEqual(
      [
        MALFORMED,
        WITHOUT_DOCS,
        ...[WITHOUT_SYSTEM, CONSUMER_OF_DEPRECATED, WITHOUT_OWNER].map(
          ref => parseEntityRef(ref).name,
        ),
      ].sort(),
    );
  });
});
