import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';
import { WebhookReceiver } from '../../__testUtils__/WebhookReceiver';
import { waitFor } from '../../service/waitFor';

jest.setTimeout(60_000);

describe.each([
  ['a repository', '/repos/{owner}/{repo}/hooks', 'Repository'],
  ['an organization', '/orgs/{org}/hooks', 'Organization'],
])('hooks of %s in the REST API of the local GitHub', (owner, base, type) => {
  let github: RunningGithub;
  let receiver: WebhookReceiver;
  let ada: RestClient;
  let ben: RestClient;
  let dana: RestClient;
  let eve: RestClient;
  let nobody: RestClient;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    receiver = await WebhookReceiver.start();
    const clients = new RestClients(github);
    ada = await clients.as('ada');
    ben = await clients.as('ben');
    dana = await clients.as('dana');
    eve = await clients.as('eve');
    nobody = await clients.as();
  });

  afterAll(async () => {
    await receiver.stop();
    await github.remove();
  });

  const at = { repo: 'checkout-api' };
  const hook = `${base}/{hook_id}`;
  const delivery = `${hook}/deliveries/{delivery_id}`;
  let number = 0;

  async function makeHook(options: object = {}, url = receiver.url) {
    number += 1;
    const { status, body } = await ada(`POST ${base}`, {
      at,
      body: {
        name: 'web',
        config: { url: `${url}?${number}`, content_type: 'json' },
        ...options,
      },
    });
    expect(status).toBe(201);
    return { ...at, hook_id: body.id as number };
  }

  /** The newest first, when there are that many. */
  async function deliveriesOf(place: object, count: number) {
    const list = async () =>
      (await ada(`GET ${hook}/deliveries`, { at: { ...at, ...place } })).body;
    const isThere = async () => (await list()).length >= count;
    expect(await waitFor(isThere, { timeoutMs: 10_000 })).toBe(true);
    return list();
  }

  it.each([
    ['GET', base],
    ['POST', base],
    ['GET', hook],
    ['PATCH', hook],
    ['DELETE', hook],
    ['GET', `${hook}/config`],
    ['GET', `${hook}/deliveries`],
    ['GET', delivery],
    ['POST', `${delivery}/attempts`],
    ['POST', `${hook}/pings`],
  ])('are for administrators: %s %s', async (method, route) => {
    const call = {
      at: { ...at, hook_id: 1, delivery_id: 1 },
      ...(method === 'POST' &&
        route === base && {
          body: { name: 'web', config: { url: receiver.url } },
        }),
    };
    const operation = `${method} ${route}`;

    expect(await nobody(operation, call)).toMatchObject({ status: 401 });
    expect(await eve(operation, call)).toMatchObject({ status: 404 });
    expect(await dana(operation, call)).toMatchObject({ status: 403 });
    // An administrator of the repository does not own the organization.
    const { status } = await ben(operation, call);
    expect(status === 403).toBe(type === 'Organization');
  });

  it('are made, shown without their secret, and changed', async () => {
    const made = await ada(`POST ${base}`, {
      at,
      body: {
        name: 'web',
        events: ['push', 'pull_request'],
        config: {
          url: 'http://127.0.0.1:1/hook',
          content_type: 'json',
          secret: 's3cret',
          insecure_ssl: '1',
        },
      },
    });

    expect(made).toMatchObject({
      status: 201,
      body: {
        type,
        name: 'web',
        active: true,
        events: ['push', 'pull_request'],
        config: {
          url: 'http://127.0.0.1:1/hook',
          content_type: 'json',
          secret: '********',
          insecure_ssl: '1',
        },
      },
    });
    const place = { ...at, hook_id: made.body.id };
    const read = await ada(`GET ${hook}`, { at: place });
    expect(read.body).toEqual(made.body);
    const { body: list } = await ada(`GET ${base}`, { at });
    expect(list).toContainEqual(made.body);
    const changed = await ada(`PATCH ${hook}`, {
      at: place,
      body: { active: false, events: ['issues'] },
    });
    expect(changed.body).toMatchObject({ active: false, events: ['issues'] });
    const configured = await ada(`PATCH ${hook}/config`, {
      at: place,
      body: { content_type: 'form', insecure_ssl: 0 },
    });
    expect(configured.body).toEqual({
      url: 'http://127.0.0.1:1/hook',
      content_type: 'form',
      secret: '********',
      insecure_ssl: '0',
    });
    const config = await ada(`GET ${hook}/config`, { at: place });
    expect(config.body).toEqual(configured.body);
  });

  it('are deleted', async () => {
    const place = await makeHook();
    const remove = () => ada(`DELETE ${hook}`, { at: place });

    expect(await remove()).toMatchObject({ status: 204 });
    expect(await remove()).toMatchObject({ status: 404 });
    expect(await ada(`GET ${hook}`, { at: place })).toMatchObject({
      status: 404,
    });
  });

  it('have addresses of their own', async () => {
    const body = { name: 'web', config: { url: `${receiver.url}?own` } };
    await ada(`POST ${base}`, { at, body });

    expect(await ada(`POST ${base}`, { at, body })).toMatchObject({
      status: 422,
      body: {
        message: 'Validation Failed',
        errors: [
          {
            resource: 'Hook',
            message: `Hook already exists on this ${type.toLowerCase()}`,
          },
        ],
      },
    });
  });

  it.each([
    [{}],
    [{ name: 'web', config: {} }],
    [{ name: 'web', config: { url: 'guess' } }],
    [{ name: 'web', config: { url: 'file:///etc/passwd' } }],
    [{ name: 'email', config: { url: 'http://acme.example' } }],
    [{ name: 'web', events: [], config: { url: 'http://acme.example' } }],
    [{ name: 'web', events: 'push', config: { url: 'http://acme.example' } }],
  ])('are not made of %j', async wrongBody => {
    expect(await ada(`POST ${base}`, { at, wrongBody })).toMatchObject({
      status: 422,
    });
  });

  it('are pinged when they are made, and when it is asked for', async () => {
    const place = await makeHook({
      config: {
        url: `${receiver.url}?pinged`,
        content_type: 'json',
        secret: 's3cret',
      },
    });
    await deliveriesOf(place, 1);

    expect(await ada(`POST ${hook}/pings`, { at: place })).toMatchObject({
      status: 204,
    });

    const deliveries = await deliveriesOf(place, 2);
    expect(deliveries).toMatchObject([
      { event: 'ping', status: 'OK', status_code: 204, redelivery: false },
      { event: 'ping' },
    ]);
    const { body } = await ada(`GET ${delivery}`, {
      at: { ...place, delivery_id: deliveries[0].id },
    });
    expect(body).toMatchObject({
      id: deliveries[0].id,
      request: {
        headers: { 'X-GitHub-Event': 'ping' },
        payload: { hook_id: place.hook_id },
      },
    });
    expect(JSON.stringify(body)).not.toContain('s3cret');
  });

  it('are sent again what they were sent', async () => {
    const place = await makeHook();
    const [first] = await deliveriesOf(place, 1);

    const again = await ada(`POST ${delivery}/attempts`, {
      at: { ...place, delivery_id: first.id },
    });

    expect(again.status).toBe(202);
    const [second] = await deliveriesOf(place, 2);
    expect(second).toMatchObject({ guid: first.guid, redelivery: true });
    for (const operation of [`GET ${delivery}`, `POST ${delivery}/attempts`]) {
      expect(
        await ada(operation, { at: { ...place, delivery_id: 1 } }),
      ).toMatchObject({ status: 404 });
    }
  });

  it(`say what happened, as it is said of ${owner}`, async () => {
    const place = await makeHook({ events: ['push'] });
    await deliveriesOf(place, 1);

    await ada('PUT /repos/{owner}/{repo}/contents/{path}', {
      at: { ...at, path: 'told' },
      body: { message: 'Write', content: '' },
    });

    const [push] = await deliveriesOf(place, 2);
    expect(push).toMatchObject({ event: 'push', status_code: 204 });
  });
});
