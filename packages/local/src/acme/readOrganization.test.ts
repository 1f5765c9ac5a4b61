import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { readOrganization } from './readOrganization';

const HEAD = `
login: acme
name: Acme
description: A shop.
email: hello@acme.example
`;

describe('readOrganization', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'organization-'));
  });

  afterEach(async () => {
    await rm(dir, { recursive: true });
  });

  async function read(text: string) {
    await writeFile(join(dir, 'organization.yaml'), text);
    return await readOrganization(dir);
  }

  it('reads lists that are absent as empty ones', async () => {
    const organization = await read(`${HEAD}
teams:
  - { slug: payments-team, name: Payments, description: Money. }
repositories:
  - { name: ledger, description: Books., visibility: private }
`);
    expect(organization).toEqual({
      login: 'acme',
      name: 'Acme',
      description: 'A shop.',
      email: 'hello@acme.example',
      users: [],
      teams: [
        {
          slug: 'payments-team',
          name: 'Payments',
          description: 'Money.',
          maintainers: [],
          members: [],
        },
      ],
      repositories: [
        {
          name: 'ledger',
          description: 'Books.',
          visibility: 'private',
          topics: [],
          teams: {},
        },
      ],
    });
  });

  it.each([
    ['', 'must be a mapping'],
    ['login: acme', 'name must be a string'],
    [`${HEAD}login: again`, 'Map keys must be unique'],
    [`${HEAD}owner: ada`, 'owner is unknown'],
    [`${HEAD}users: ada`, 'users must be a list'],
    [`${HEAD}users: [ada]`, 'users[0]: must be a mapping'],
    [
      `${HEAD}users: [{ login: a, name: A, email: a@b, role: owner }]`,
      'users[0]: role must be one of admin, member',
    ],
    [
      `${HEAD}users: [{ login: a, name: A, email: a@b, suspended: yes }]`,
      'users[0]: suspended must be true or false',
    ],
    [
      `${HEAD}teams: [{ slug: a, name: A, description: B, members: [1] }]`,
      'teams[0]: members[0] must be a string',
    ],
    [
      `${HEAD}repositories: [{ name: a, description: A, visibility: public, teams: { b: write } }]`,
      'repositories[0]: teams: b must be one of pull, push, admin',
    ],
  ])('names the file and what is wrong in %j', async (text, message) => {
    const error = await read(text).catch(e => e);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain(join(dir, 'organization.yaml'));
    expect(error.message).toContain(message);
  });
});
