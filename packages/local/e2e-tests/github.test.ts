import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from '@playwright/test';
import { screenshot } from './screenshot';

const REPOSITORY = 'acme/checkout-api';

/** The variables of the world that runs. */
function worldEnv() {
  return parseEnv(readFileSync(join(process.env.LOCAL_DIR!, 'env'), 'utf8'));
}

function address(path: string) {
  return `${worldEnv().GITHUB_URL}/${path}`;
}

/** Asks the REST API as the administrator. */
async function rest(method: string, path: string, body?: object) {
  const { GITHUB_URL, GITHUB_TOKEN } = worldEnv();
  const response = await fetch(
    `${GITHUB_URL}/api/v3/repos/${REPOSITORY}${path}`,
    {
      method,
      headers: { Authorization: `Bearer ${GITHUB_TOKEN}` },
      body: body && JSON.stringify(body),
    },
  );
  expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
  return response.json();
}

/** With a branch and a file of its own each time. */
async function openPullRequest() {
  const branch = `feature/note-${Date.now()}`;
  const file = `${branch.replace('feature/', '')}.md`;
  const main = await rest('GET', '/git/ref/heads/main');
  await rest('POST', '/git/refs', {
    ref: `refs/heads/${branch}`,
    sha: main.object.sha,
  });
  await rest('PUT', `/contents/docs/${file}`, {
    message: `Write ${file}`,
    content: Buffer.from('Carts keep <b>for a week</b>.\n').toString('base64'),
    branch,
  });
  const { number } = await rest('POST', '/pulls', {
    title: `Add ${file}`,
    body: 'People ask how long a cart keeps.',
    head: branch,
    base: 'main',
  });
  return { branch, file, number };
}

test('the root leads to the organization, with its repositories and people', async ({
  page,
}) => {
  await page.goto(address(''));

  await expect(page).toHaveURL(address('acme'));
  await expect(
    page.getByRole('heading', { name: 'Acme', exact: true }),
  ).toBeVisible();
  await expect(page.getByRole('link', { name: 'checkout-api' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Ada Okafor' })).toBeVisible();
  await screenshot(page, 'github-organization');
});

test('a repository shows its files, and a file its text', async ({ page }) => {
  await page.goto(address(REPOSITORY));
  await screenshot(page, 'github-repository');
  await page.getByRole('link', { name: 'catalog-info.yaml' }).click();

  await expect(page).toHaveURL(
    address(`${REPOSITORY}/blob/main/catalog-info.yaml`),
  );
  await expect(
    page.getByRole('cell', { name: 'kind: Component' }),
  ).toBeVisible();
});

test('a pull request shows its diff and is merged by its button', async ({
  page,
}) => {
  const { branch, file, number } = await openPullRequest();

  await page.goto(address(`${REPOSITORY}/pulls`));
  await page.getByRole('link', { name: `Add ${file}` }).click();
  await expect(page).toHaveURL(address(`${REPOSITORY}/pull/${number}`));
  await expect(page.getByRole('link', { name: branch })).toBeVisible();
  const changes = page.getByRole('region', { name: 'Changes' });
  await expect(
    changes.getByText('Carts keep <b>for a week</b>.'),
  ).toBeVisible();
  await screenshot(page, 'github-pull-request');
  await page.getByRole('button', { name: 'Merge pull request' }).click();

  await expect(page.getByText('ada-okafor merged this')).toBeVisible();
  await screenshot(page, 'github-pull-request-merged');
  await page.goto(address(`${REPOSITORY}/tree/main/docs`));
  await page.getByRole('link', { name: file, exact: true }).click();
  await expect(page.getByText('Carts keep')).toBeVisible();
});

test('somebody who may only read sees why there is no merge', async ({
  page,
}) => {
  const { number } = await openPullRequest();
  await page.goto(address(`${REPOSITORY}/pull/${number}`));

  await page
    .getByLabel('Signed in as')
    .selectOption({ label: 'Noor van Dijk' });
  await page.getByRole('button', { name: 'Switch' }).click();

  await expect(page).toHaveURL(address(`${REPOSITORY}/pull/${number}`));
  await expect(
    page.getByText('Noor van Dijk may not write to this repository.'),
  ).toBeVisible();
  await expect(
    page.getByRole('button', { name: 'Merge pull request' }),
  ).toBeDisabled();
});

test('who signs in picks one of the people, the stranger among them', async ({
  page,
}) => {
  const query = new URLSearchParams({
    client_id: worldEnv().GITHUB_CLIENT_ID!,
    redirect_uri: address(''),
    scope: 'read:user',
  });
  await page.goto(address(`login/oauth/authorize?${query}`));

  await expect(
    page.getByRole('heading', { name: 'Sign in to Portal' }),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ada Okafor' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Milo Brandt' })).toContainText(
    'member of no organization',
  );
  await screenshot(page, 'github-authorize');
});
