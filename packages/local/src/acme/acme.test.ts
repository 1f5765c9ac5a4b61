import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import SwaggerParser from '@apidevtools/swagger-parser';
import { Parser } from '@asyncapi/parser';
import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  Entity,
  EntityPolicies,
  entityEnvelopeSchemaValidator,
  FieldFormatEntityPolicy,
  KindValidator,
  NoForeignRootFieldsEntityPolicy,
  parseEntityRef,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  stringifyEntityRef,
  systemEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { load } from 'protobufjs';
import { parse, parseAllDocuments } from 'yaml';
import { packagePath, REPOSITORY_ROOT } from '../paths';
import { Go } from '../templates/Go';
import { Organization, readOrganization } from './readOrganization';

// The tools of Go are built the first time.
jest.setTimeout(180_000);

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
  Domain: domainEntityV1alpha1Validator,
  System: systemEntityV1alpha1Validator,
  Resource: resourceEntityV1alpha1Validator,
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

/** What the platform team owns, besides what is in the repositories. */
const central = readdirSync(CATALOG).flatMap(file =>
  readEntities(join(CATALOG, file)),
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

/** As the catalog does with what it takes in. */
async function enforceModel(entity: Entity): Promise<boolean> {
  const policies = EntityPolicies.allOf([
    new SchemaValidEntityPolicy(),
    new DefaultNamespaceEntityPolicy(),
    new NoForeignRootFieldsEntityPolicy(),
    new FieldFormatEntityPolicy(),
  ]);
  await policies.enforce(entity);
  return KIND_VALIDATORS[entity.kind].check(entity);
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

    it('has a team below a team below a team', () => {
      const parents = new Map(
        organization.teams.map(({ slug, parent }) => [slug, parent]),
      );
      const above = (slug?: string) => slug && parents.get(slug);

      expect(slugs.filter(slug => above(above(slug)))).not.toEqual([]);
    });

    it('puts only members into teams, each once', () => {
      organization.teams.forEach(team => {
        const people = [...team.maintainers, ...team.members];
        expect(people.filter(login => !members.includes(login))).toEqual([]);
        expect(duplicates(people)).toEqual([]);
      });
    });

    it('lists the repositories that have a folder', () => {
      const names = organization.repositories
        // Those with files named are of this repository itself.
        .filter(({ files }) => !files)
        .map(({ name }) => name);
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

        await expect(enforceModel(entity)).resolves.toBe(true);
        expect(entity.metadata.annotations).toMatchObject({
          'github.com/project-slug': `acme/${item.repository}`,
        });
        expect(entity.metadata.description).toBeTruthy();
        expect(entity.metadata.tags).not.toEqual([]);
      },
    );

    it.each(central.map(entity => [stringifyEntityRef(entity), entity]))(
      'have a valid %s beside them',
      async (_ref, entity) => {
        await expect(enforceModel(entity)).resolves.toBe(true);
      },
    );

    it('defines every entity once', () => {
      expect(duplicates(described.map(({ ref }) => ref))).toEqual([]);
    });

    it('refers to what exists, but for one owner', () => {
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

    it('fills six systems with services, websites and libraries', () => {
      const specs = components.map(({ entity }) => entity.spec);
      const systems = specs.map(spec => spec?.system).filter(Boolean);
      const known = central
        .filter(({ kind }) => kind === 'System')
        .map(({ metadata }) => metadata.name);

      expect(components.length).toBeGreaterThanOrEqual(12);
      expect(known).toHaveLength(6);
      expect(new Set(systems)).toEqual(new Set(known));
      expect(new Set(specs.map(spec => spec?.type))).toEqual(
        new Set(['service', 'website', 'library']),
      );
    });

    it('has the checkout-api that others build on', () => {
      const checkoutApi = components.find(
        ({ ref }) => ref === 'component:default/checkout-api',
      );

      expect(checkoutApi?.entity.spec).toMatchObject({
        system: 'commerce',
        providesApis: expect.arrayContaining(['api:default/checkout-api-v2']),
        dependsOn: expect.arrayContaining([
          'resource:default/checkout-postgres',
        ]),
      });
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
      const pages = readdirSync(pathIn(repository, 'docs')).filter(name =>
        name.endsWith('.md'),
      );
      expect(pagesIn(config.nav).sort()).toEqual(pages.sort());
    });
  });

  it('has Terraform that is HCL, formatted as Terraform does it', async () => {
    const files = readdirSync(pathIn('infra-live'), {
      recursive: true,
      encoding: 'utf8',
    }).filter(file => file.endsWith('.tf'));
    const go = await Go.find();

    expect(files).not.toEqual([]);
    await expect(
      go.checkHcl(files.map(file => pathIn('infra-live', file))),
    ).resolves.toBeUndefined();
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
