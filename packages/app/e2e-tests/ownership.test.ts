import { screenshot } from '@internal/local/screenshot';
import { Browser, expect, Page, test } from '@playwright/test';
import { signIn } from './signIn';

const PATH = '/settings/ownership';

async function openAs(browser: Browser, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(PATH);
  await signIn(page, name);
  await expect(chain(page)).toBeVisible();
  return page;
}

function chain(page: Page) {
  return page.getByRole('list', { name: 'Ownership chain' });
}

function link(page: Page, title: string) {
  return chain(page).getByRole('listitem', { name: title, exact: true });
}

function field(page: Page, label: string) {
  return page
    .getByRole('form', { name: 'What to explain' })
    .getByRole(label === 'Person' ? 'textbox' : 'combobox', { name: label });
}

async function ask(page: Page, fields: Record<string, string>) {
  for (const [label, text] of Object.entries(fields)) {
    await field(page, label).fill(text);
  }
  await page.getByRole('button', { name: 'Explain' }).click();
}

async function expectVerdict(page: Page, ...texts: string[]) {
  const verdict = page.getByRole('status').filter({ hasText: texts[0] });
  for (const text of texts) {
    await expect(verdict).toContainText(text);
  }
}

test('a payments engineer sees how they come to what they own', async ({
  browser,
}) => {
  const page = await openAs(browser, 'Tomasz Wolski');

  await expect(link(page, 'GitHub account')).toContainText(
    /GitHub user tomasz-wolski, of id \S+, a member of acme\./,
  );
  await expect(link(page, 'Sign-in resolver')).toContainText(
    'userIdMatchingUserEntityAnnotation makes them user:default/tomasz-wolski.',
  );
  await expect(link(page, 'Groups')).toContainText(
    '1 as a member, 1 by these.',
  );
  await expect(link(page, 'Groups')).toContainText(
    'by payments-team → engineering',
  );
  await expect(link(page, 'Ownership references')).toContainText(
    'The session has these.',
  );
  await expect(
    link(page, 'What they own').getByRole('link', {
      name: 'Ledger',
      exact: true,
    }),
  ).toBeVisible();
  await screenshot(page, 'ownership');

  await test.step('and why they may delete their own, and nothing else', async () => {
    await ask(page, {
      Permission: 'catalog.entity.delete',
      Entity: 'component:default/ledger',
    });
    await expectVerdict(
      page,
      'catalog.entity.delete of component:default/ledger is allowed',
      'An entity is deleted by its owners, and by the platform team.',
    );
    await screenshot(page, 'ownership-allowed');

    await ask(page, { Entity: 'component:default/session-kit' });
    await expectVerdict(
      page,
      'catalog.entity.delete of component:default/session-kit is refused',
      'An entity is deleted by its owners, and by the platform team.',
      'user:default/tomasz-wolski acts for group:default/payments-team, group:default/engineering.',
    );
    await expect(page).toHaveURL(
      `${PATH}?permission=catalog.entity.delete&entity=component%3Adefault%2Fsession-kit`,
    );
    await screenshot(page, 'ownership-refused');
  });

  await test.step('and why a template does not exist for them', async () => {
    await ask(page, {
      Permission: 'catalog.entity.read',
      Entity: 'template:default/add-system',
    });
    await expectVerdict(
      page,
      'catalog.entity.read of template:default/add-system is refused',
      'but a template with a tag of permission.policy.templateTags',
    );
    await screenshot(page, 'ownership-template');
  });

  await test.step('but not those of others', async () => {
    await expect(field(page, 'Person')).toBeHidden();
    await page.goto(`${PATH}?user=leila-haddad`);
    await expect(
      page.getByText(/You see your own ownership chain only/),
    ).toBeVisible();
    await screenshot(page, 'ownership-of-others');
  });
});

test('an identity engineer may delete what is refused to others', async ({
  browser,
}) => {
  const page = await openAs(browser, 'Leila Haddad');

  await page.goto(
    `${PATH}?permission=catalog.entity.delete&entity=component:default/session-kit`,
  );

  await expectVerdict(
    page,
    'catalog.entity.delete of component:default/session-kit is allowed',
  );
  await page.goto(`${PATH}?permission=devtools.info`);
  await expectVerdict(
    page,
    'devtools.info is refused',
    'Only the platform team sees how the portal runs',
  );
  await screenshot(page, 'ownership-devtools');
});

test('a platform engineer sees the chain of anybody, and where it breaks', async ({
  browser,
}) => {
  const page = await openAs(browser, 'Hana Novák');

  await ask(page, { Permission: 'devtools.info' });
  await expectVerdict(page, 'devtools.info is allowed');
  await ask(page, {
    Permission: 'catalog.entity.read',
    Entity: 'template:default/add-system',
  });
  await expectVerdict(
    page,
    'catalog.entity.read of template:default/add-system is allowed',
  );
  await ask(page, { Permission: 'devtools.info', Entity: '' });

  await ask(page, { Person: 'jonas-weber' });
  await expect(link(page, 'Groups')).toContainText(
    'by payments-risk-team → payments-team → engineering',
  );
  await expectVerdict(page, 'devtools.info is refused');
  await screenshot(page, 'ownership-of-another');

  await ask(page, { Person: 'milo-brandt' });
  await expect(link(page, 'GitHub account')).toContainText(
    'is not a member of acme.',
  );
  await expect(link(page, 'Sign-in resolver')).toContainText(
    'Sign-in is refused, and says: “GitHub user milo-brandt is not a member of acme',
  );
  await screenshot(page, 'ownership-broken');
});
