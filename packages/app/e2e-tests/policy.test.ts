import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalGithub } from '@internal/local/LocalGithub';
import { screenshot } from '@internal/local/screenshot';
import { Browser, expect, Page, test } from '@playwright/test';
import { signIn } from './signIn';

/** Of the payments team. */
const MEMBER = 'Tomasz Wolski';
/** Of no team. */
const NOBODYS = 'Grace Whitfield';
const PLATFORM_ENGINEER = 'Hana Novák';

const FOREIGN = '/catalog/default/component/accounts-api';
const SANDBOX = `sandbox-${Date.now().toString(36)}`;

const REPO = 'payments-gateway';
const DESCRIPTOR = 'catalog-info.yaml';
const SANDBOX_DESCRIPTOR = `---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${SANDBOX}
spec:
  type: service
  lifecycle: experimental
  owner: group:default/payments-team
  system: payments
`;

const github = LocalGithub.ofPortal();

/** Somebody's browser, and the backend as their app calls it. */
interface Person {
  readonly page: Page;
  readonly ask: (
    path: string,
    method?: string,
  ) => Promise<{
    status: number;
    contentType: string;
    json: () => Promise<unknown>;
  }>;
}

async function openAs(browser: Browser, name: string): Promise<Person> {
  const page = await (await browser.newContext()).newPage();
  await page.goto('/');
  const asked = page.waitForRequest(
    request =>
      request.url().includes('/api/catalog/') &&
      request.headers().authorization !== undefined,
  );
  await signIn(page, name);
  const request = await asked;
  const { origin } = new URL(request.url());
  const { authorization } = request.headers();
  return {
    page,
    ask: async (path, method = 'GET') => {
      const answer = await page.request.fetch(`${origin}/api${path}`, {
        method,
        headers: { Authorization: authorization },
      });
      return {
        status: answer.status(),
        contentType: answer.headers()['content-type'] ?? '',
        json: () => answer.json(),
      };
    },
  };
}

let member: Person;
let nobodys: Person;
let platform: Person;

test.beforeAll(async ({ browser }) => {
  // Each of their browsers loads the app for the first time.
  test.setTimeout(180_000);
  member = await openAs(browser, MEMBER);
  nobodys = await openAs(browser, NOBODYS);
  platform = await openAs(browser, PLATFORM_ENGINEER);
});

test.afterAll(async () => {
  for (const { page } of [member, nobodys, platform]) {
    await page.context().close();
  }
});

async function uidOf({ ask }: Person, name: string): Promise<string> {
  const answer = await ask(
    `/catalog/entities/by-name/component/default/${name}`,
  );
  const { metadata } = (await answer.json()) as { metadata: { uid: string } };
  return metadata.uid;
}

async function openMenu(page: Page) {
  await expect(page.getByText('About', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'more' }).first().click();
  return page.getByRole('menuitem', { name: 'Unregister entity' });
}

test('a service of another team cannot be unregistered', async () => {
  const { page, ask } = member;
  await page.goto(FOREIGN);

  const unregister = await openMenu(page);
  await expect(unregister).toHaveAttribute('aria-disabled', 'true');
  await screenshot(page, 'policy-foreign');

  const uid = await uidOf(member, 'accounts-api');
  const answer = await ask(`/catalog/entities/by-uid/${uid}`, 'DELETE');
  expect(answer.status).toBe(403);
});

test('an own service can be unregistered', async () => {
  const { page } = member;
  await github.merge(REPO, DESCRIPTOR, text => text + SANDBOX_DESCRIPTOR);
  await expect(async () => {
    await page.goto(`/catalog/default/component/${SANDBOX}`);
    await expect(page.getByRole('heading', { name: SANDBOX })).toBeVisible({
      timeout: 3_000,
    });
  }).toPass();

  const byUid = `/catalog/entities/by-uid/${await uidOf(member, SANDBOX)}`;
  await (await openMenu(page)).click();
  const remove = page.getByRole('button', { name: /Delete Entity/ });
  await expect(remove).toBeEnabled();
  await screenshot(page, 'policy-own');
  await remove.click();

  await expect(page).toHaveURL(/\/catalog(\?|$)/);
  // Not by its name: while its descriptor is there, the catalog makes it anew.
  await expect(async () => {
    expect((await member.ask(byUid)).status).toBe(404);
  }).toPass();
  await github.merge(REPO, DESCRIPTOR, text =>
    text.replace(SANDBOX_DESCRIPTOR, ''),
  );
});

test('a template of the platform team does not exist for others', async () => {
  const { page, ask } = member;
  await page.goto('/create');
  await expect(page.getByText('Service in Go')).toBeVisible();
  await expect(page.getByText('Add a system')).toBeHidden();
  await screenshot(page, 'policy-templates-member');
  const form =
    '/scaffolder/v2/templates/default/template/add-system/parameter-schema';
  expect((await ask(form)).status).toBe(404);

  await platform.page.goto('/create');
  await expect(platform.page.getByText('Add a system')).toBeVisible();
  await screenshot(platform.page, 'policy-templates-platform');
  expect((await platform.ask(form)).status).toBe(200);
});

test('DevTools and registering are there for the platform team alone', async () => {
  const links = ({ page }: Person) =>
    page.getByRole('navigation', { name: 'sidebar nav' });
  for (const { page } of [member, platform]) {
    await page.goto('/catalog');
    await expect(page.getByText('Acme Catalog')).toBeVisible();
  }
  for (const name of ['DevTools', /^Register Exi/]) {
    await expect(links(platform).getByRole('link', { name })).toBeVisible();
    await expect(links(member).getByRole('link', { name })).toBeHidden();
  }

  await platform.page.goto('/devtools');
  await expect(platform.page.getByText('Backstage Version')).toBeVisible();
  await screenshot(platform.page, 'policy-devtools');
  await member.page.goto('/devtools');
  await expect(member.page.getByText(/PAGE NOT FOUND/i)).toBeVisible();
  expect((await member.ask('/devtools/info')).status).toBe(403);
});

test('who is in no team reads, and does nothing else', async () => {
  const { page, ask } = nobodys;
  await page.goto(FOREIGN);
  await expect(await openMenu(page)).toHaveAttribute('aria-disabled', 'true');

  const uid = await uidOf(nobodys, 'accounts-api');
  const answer = await ask(`/catalog/entities/by-uid/${uid}`, 'DELETE');
  expect(answer.status).toBe(403);
});

test('every permission that a plugin declares is decided by a rule', async () => {
  const declared = new Set<string>();
  for (const pluginId of pluginIds()) {
    const answer = await platform.ask(
      `/${pluginId}/.well-known/backstage/permissions/metadata`,
    );
    // The app plugin answers every path with its page when the app was built.
    if (answer.status === 404 || answer.contentType.startsWith('text/html')) {
      continue;
    }
    expect(answer.status).toBe(200);
    const { permissions = [] } = (await answer.json()) as {
      permissions?: { name: string }[];
    };
    permissions.forEach(({ name }) => declared.add(name));
  }
  const answer = await platform.ask('/permission/explanations');
  const decided = ((await answer.json()) as { name: string }[]).map(
    ({ name }) => name,
  );

  expect([...declared].sort()).toEqual(decided.sort());
});

/** Of what the backend depends on. */
function pluginIds(): string[] {
  const { dependencies } = readJson('packages/backend/package.json');
  return Object.keys(dependencies as object)
    .map(name => readJson(join('node_modules', name, 'package.json')))
    .flatMap(({ backstage }) => {
      const { pluginId } = (backstage ?? {}) as { pluginId?: string };
      return pluginId ? [pluginId] : [];
    })
    .filter((id, index, all) => all.indexOf(id) === index);
}

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path, 'utf8'));
}
