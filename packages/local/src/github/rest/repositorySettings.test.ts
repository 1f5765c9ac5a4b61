import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

const REPO = '/repos/{owner}/{repo}';
const AUTOLINKS = `${REPO}/autolinks`;
const KEYS = `${REPO}/keys`;

const KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJmVHSCLqKXRLjYX6zXKsmyOXdqDBcFMjMXMwGiBMwTr';

describe('settings of repositories in the REST API of the local GitHub', () => {
  let github: RunningGithub;
  let ben: RestClient;
  let dana: RestClient;
  let eve: RestClient;
  let nobody: RestClient;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    const clients = new RestClients(github);
    ben = await clients.as('ben');
    dana = await clients.as('dana');
    eve = await clients.as('eve');
    nobody = await clients.as();
  });

  afterAll(() => github.remove());

  const at = { repo: 'checkout-api' };

  it.each([
    [`GET ${AUTOLINKS}`, undefined],
    [`GET ${AUTOLINKS}/{autolink_id}`, undefined],
    [
      `POST ${AUTOLINKS}`,
      { key_prefix: 'X-', url_template: 'https://acme.example/<num>' },
    ],
    [`DELETE ${AUTOLINKS}/{autolink_id}`, undefined],
    [`GET ${KEYS}`, undefined],
    [`GET ${KEYS}/{key_id}`, undefined],
    [`POST ${KEYS}`, { key: KEY }],
    [`DELETE ${KEYS}/{key_id}`, undefined],
  ])('are for administrators: %s', async (operation, body) => {
    const call = { at: { ...at, autolink_id: 1, key_id: 1 }, body };

    expect(await nobody(operation, call)).toMatchObject({ status: 401 });
    expect(await eve(operation, call)).toMatchObject({ status: 404 });
    expect(await dana(operation, call)).toMatchObject({
      status: 403,
      body: { message: 'Must have admin rights to Repository.' },
    });
  });

  it('have autolinks', async () => {
    const options = {
      key_prefix: 'TICKET-',
      url_template: 'https://tickets.acme.example/<num>',
      is_alphanumeric: false,
    };
    const make = () => ben(`POST ${AUTOLINKS}`, { at, body: options });

    const made = await make();

    expect(made).toMatchObject({ status: 201, body: options });
    expect(await make()).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'key_prefix', code: 'already_exists' }] },
    });
    const autolink = { at: { ...at, autolink_id: made.body.id } };
    const operation = `${AUTOLINKS}/{autolink_id}`;
    const read = await ben(`GET ${operation}`, autolink);
    expect(read.body).toEqual(made.body);
    const { body: list } = await ben(`GET ${AUTOLINKS}`, { at });
    expect(list).toEqual([made.body]);
    expect(await ben(`DELETE ${operation}`, autolink)).toMatchObject({
      status: 204,
    });
    expect(await ben(`GET ${operation}`, autolink)).toMatchObject({
      status: 404,
    });
  });

  it.each([
    [{}],
    [{ key_prefix: '', url_template: 'https://acme.example/<num>' }],
    [{ key_prefix: 'X-', url_template: 'https://acme.example/' }],
    [{ key_prefix: 5, url_template: 'https://acme.example/<num>' }],
  ])('have no autolinks of %j', async wrongBody => {
    expect(await ben(`POST ${AUTOLINKS}`, { at, wrongBody })).toMatchObject({
      status: 422,
    });
  });

  it('have deploy keys', async () => {
    const make = (key: string) =>
      ben(`POST ${KEYS}`, { at, body: { title: 'CI', key, read_only: true } });

    const made = await make(`${KEY} ci@acme.example`);

    expect(made).toMatchObject({
      status: 201,
      body: { title: 'CI', read_only: true, verified: true },
    });
    expect(await make(`${KEY} other\n`)).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'key', message: 'key is already in use' }] },
    });
    const key = { at: { ...at, key_id: made.body.id } };
    const read = await ben(`GET ${KEYS}/{key_id}`, key);
    expect(read.body).toEqual(made.body);
    const { body: list } = await ben(`GET ${KEYS}`, { at });
    expect(list).toEqual([made.body]);
    expect(await ben(`DELETE ${KEYS}/{key_id}`, key)).toMatchObject({
      status: 204,
    });
    expect(await ben(`GET ${KEYS}/{key_id}`, key)).toMatchObject({
      status: 404,
    });
  });

  it.each([
    '',
    'guess',
    'ssh-rsa',
    'ssh-rsa ???',
    `x ${KEY}`,
    `${KEY}\n${KEY}`,
  ])('have no deploy key %j', async key => {
    expect(await ben(`POST ${KEYS}`, { at, body: { key } })).toMatchObject({
      status: 422,
      body: { message: 'Validation Failed', errors: [{ field: 'key' }] },
    });
  });

  it('are watched by whoever sees the repository', async () => {
    const call = { at, body: { subscribed: true } };
    const operation = `PUT ${REPO}/subscription`;

    expect(await dana(operation, call)).toMatchObject({
      status: 200,
      body: { subscribed: true, ignored: false },
    });
    expect(await eve(operation, call)).toMatchObject({ status: 404 });
  });
});
