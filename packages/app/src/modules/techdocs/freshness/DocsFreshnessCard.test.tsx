import {
  DiscoveryApi,
  discoveryApiRef,
  FetchApi,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { DocsFreshness } from '@internal/plugin-techdocs-acme-common';
import { screen, within } from '@testing-library/react';
import { DocsFreshnessCard } from './DocsFreshnessCard';

const ENTITY = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { namespace: 'default', name: 'returns-api' },
};

const FRESH: DocsFreshness = {
  entityRef: 'component:default/returns-api',
  state: 'fresh',
  published: {
    at: '2026-03-10T12:00:00.000Z',
    commit: 'c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff',
    commitUrl: 'https://github.test/acme/returns-api/commit/c0ffee',
  },
  docsChangedAt: '2026-03-09T12:00:00.000Z',
  codeChangedAt: '2026-03-11T12:00:00.000Z',
  commitsSince: 2,
  lastBuild: {
    conclusion: 'success',
    at: '2026-03-10T12:01:00.000Z',
    url: 'https://github.test/acme/returns-api/actions/runs/7',
  },
};

function open(body: object, status = 200) {
  const asked: string[] = [];
  const discovery: DiscoveryApi = {
    getBaseUrl: async plugin => `https://portal.test/api/${plugin}`,
  };
  const fetch: FetchApi = {
    fetch: async input => {
      asked.push(String(input));
      return Response.json(body, { status });
    },
  };
  renderInTestApp(
    <EntityProvider entity={ENTITY}>
      <DocsFreshnessCard />
    </EntityProvider>,
    {
      apis: [
        [discoveryApiRef, discovery],
        [fetchApiRef, fetch],
      ],
    },
  );
  return { asked };
}

function fact(label: string) {
  return screen.findByText(label).then(found => found.parentElement!);
}

describe('DocsFreshnessCard', () => {
  it('shows when docs were published, and from what', async () => {
    const { asked } = open(FRESH);

    expect(await screen.findByText('Up to date')).toBeVisible();
    const published = await fact('Published');
    expect(published).toHaveTextContent('Mar 10, 2026 from c0ffeec');
    expect(within(published).getByRole('link')).toHaveAttribute(
      'href',
      FRESH.published?.commitUrl,
    );
    expect(await fact('Docs changed')).toHaveTextContent('Mar 9, 2026');
    expect(await fact('Code changed')).toHaveTextContent(
      'Mar 11, 2026, 2 commits since the docs',
    );
    expect(screen.getAllByRole('link')).toHaveLength(1);
    expect(asked).toEqual([
      'https://portal.test/api/techdocs/freshness/default/Component/returns-api',
    ]);
  });

  it('warns of stale docs', async () => {
    open({ ...FRESH, state: 'stale', problem: 'The code moved on' });

    expect(await screen.findByText('Left behind by the code')).toBeVisible();
    expect(screen.getByText(/The code moved on\./)).toBeVisible();
  });

  it('leads to the build that failed', async () => {
    open({ ...FRESH, state: 'failed', problem: 'The last build failed' });

    expect(await screen.findByText('Build failed')).toBeVisible();
    expect(
      screen.getByRole('link', { name: /^The last build/ }),
    ).toHaveAttribute('href', FRESH.lastBuild?.url);
  });

  it('leads to the guide where nothing was published', async () => {
    open({
      entityRef: FRESH.entityRef,
      state: 'unpublished',
      problem: 'These docs were never published',
    });

    expect(await screen.findByText('Not published')).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'How to add docs' }),
    ).toHaveAttribute('href', '/docs/default/component/portal/add-docs');
    expect(screen.queryByText('Published')).not.toBeInTheDocument();
    expect(await fact('Code')).toHaveTextContent('not known to the portal');
  });

  it('says so while it is not known', async () => {
    const error = {
      name: 'ServiceUnavailableError',
      message: 'GitHub is away',
    };
    open({ error, response: { statusCode: 503 } }, 503);

    expect(
      await screen.findByText('How old the docs are is not known'),
    ).toBeVisible();
    expect(screen.getByText('GitHub is away')).toBeVisible();
  });
});
