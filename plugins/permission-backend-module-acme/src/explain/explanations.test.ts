import { AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import express from 'express';
import { createRules } from '../createRules';
import { createExplanationsRouter } from './createExplanationsRouter';
import { Explainer } from './Explainer';

const PLATFORM_TEAM = 'group:default/platform-team';
const OWN = 'component:default/own';

const TOMASZ = {
  userEntityRef: 'user:default/tomasz',
  ownershipEntityRefs: ['user:default/tomasz', 'group:default/payments-team'],
};

describe('/explanations', () => {
  let url: string;
  let close: () => void;

  beforeAll(async () => {
    const explainer = new Explainer({
      rules: createRules({ platformTeam: PLATFORM_TEAM, templateTags: [] }),
      conditions: { hold: async (_, ref) => ref === OWN },
    });
    const router = createExplanationsRouter({
      explainer,
      httpAuth: mockServices.httpAuth({
        defaultCredentials: mockCredentials.none(),
      }),
    });
    const server = express().use(router).use(mockErrorHandler()).listen(0);
    await new Promise(resolve => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    url = `http://127.0.0.1:${port}/explanations`;
    close = () => server.close();
  });

  afterAll(() => close());

  async function ask(body?: object, authorization?: string) {
    const answer = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: {
        'Content-Type': 'application/json',
        ...(authorization && { Authorization: authorization }),
      },
      body: body && JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  }

  const explain = (permission: string, resourceRef?: string) =>
    ask(
      { person: TOMASZ, permission, resourceRef },
      mockCredentials.service.header(),
    );

  it('lists to people and plugins what can be asked about, to nobody else', async () => {
    for (const authorization of [
      mockCredentials.user.header(),
      mockCredentials.service.header(),
    ]) {
      const { status, body } = await ask(undefined, authorization);
      expect(status).toBe(200);
      expect(body).toContainEqual({
        name: 'catalog.entity.delete',
        resourceType: 'catalog-entity',
        rule: 'An entity is deleted by its owners, and by the platform team.',
      });
    }
    expect((await ask()).status).toBe(401);
  });

  it('explains to plugins alone, as it may be of somebody else', async () => {
    const question = { person: TOMASZ, permission: 'devtools.info' };

    expect((await ask(question)).status).toBe(401);
    expect((await ask(question, mockCredentials.user.header())).status).toBe(
      403,
    );
    expect((await explain('devtools.info')).body).toEqual({
      result: 'DENY',
      rule: 'Only the platform team sees how the portal runs, and what it could not read.',
      because: 'user:default/tomasz acts for group:default/payments-team.',
    });
  });

  it.each([
    [OWN, 'ALLOW', /^component:default\/own is what the rule asks for\./],
    ['component:default/other', 'DENY', /is not what the rule asks for/],
    [undefined, 'CONDITIONAL', /^It depends on the catalog-entity\./],
  ])('explains a condition on %s', async (resourceRef, result, because) => {
    const { body } = await explain('catalog.entity.delete', resourceRef);

    expect(body).toMatchObject({
      result,
      because: expect.stringMatching(because),
      condition: { rule: 'IS_ENTITY_OWNER' },
    });
  });

  it('says so of a permission that no rule names', async () => {
    const { status, body } = await explain('nobody.knows');

    expect(status).toBe(404);
    expect(body.error.message).toContain('so it is refused to everybody');
  });

  it('says what is missing in a question', async () => {
    const { status, body } = await ask(
      { permission: 'devtools.info' },
      mockCredentials.service.header(),
    );

    expect(status).toBe(400);
    expect(body.error.message).toContain('person');
  });
});
