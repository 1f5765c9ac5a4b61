import express from 'express';
import { LoopbackServer } from '../service/LoopbackServer';
import { findFreePorts } from '../service/ports';
import { Faults } from './Faults';
import { createFaultsRouter } from './router';

describe('the faults of a stand-in', () => {
  let server: LoopbackServer;

  beforeAll(async () => {
    const [port] = await findFreePorts(1);
    server = new LoopbackServer(port);
    const app = express();
    app.use(
      createFaultsRouter({
        faults: new Faults(),
        authenticate: (_request, _response, next) => next(),
        refuse: (response, status, message) =>
          response.status(status).json({ message }),
      }),
    );
    app.use((_request, response) => {
      response.json({ data: 'all is well' });
    });
    await server.start(app);
  });

  afterAll(() => server.stop());

  it('answer with what was ordered, as if it were a success', async () => {
    const body = { errors: [{ message: 'out of order' }] };
    await fetch(`${server.url}/_faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        path: '/graphql',
        body,
        headers: { 'x-ratelimit-remaining': '0' },
      }),
    });

    const faulty = await fetch(`${server.url}/graphql`);
    const after = await fetch(`${server.url}/graphql`);

    expect(faulty.status).toBe(200);
    expect(faulty.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(await faulty.json()).toEqual(body);
    expect(await after.json()).toEqual({ data: 'all is well' });
  });
});
