import {
  DiscoveryApi,
  discoveryApiRef,
  FetchApi,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { OwnershipChain } from '@internal/plugin-auth-acme-common';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { OwnershipPage } from './OwnershipPage';

const CHAIN: OwnershipChain = {
  user: 'user:default/ben',
  links: [
    {
      id: 'account',
      title: 'GitHub account',
      state: 'holds',
      says: 'GitHub user ben, a member of acme.',
      details: [],
    },
    {
      id: 'groups',
      title: 'Groups',
      state: 'broken',
      says: 'group:default/gone is named, and is not there.',
      advice: 'See where the groups come from.',
      details: [{ text: 'as a member', state: 'broken' }],
    },
  ],
  verdict: {
    permission: 'catalog.entity.delete',
    resourceRef: 'component:default/x',
    result: 'DENY',
    rule: 'Owners delete.',
    because: 'Ben is none.',
  },
};

/** As somebody who may read the chains of others. */
function open(answer: object, status = 200) {
  const asked: string[] = [];
  const discovery: DiscoveryApi = {
    getBaseUrl: async plugin => `https://portal.test/api/${plugin}`,
  };
  const fetch: FetchApi = {
    fetch: async input => {
      const url = String(input);
      asked.push(url);
      return url.endsWith('/explanations')
        ? Response.json([{ name: 'catalog.entity.delete' }])
        : Response.json(answer, { status });
    },
  };
  renderInTestApp(<OwnershipPage />, {
    apis: [
      [discoveryApiRef, discovery],
      [fetchApiRef, fetch],
      [permissionApiRef, mockApis.permission()],
    ],
  });
  return { asked };
}

describe('OwnershipPage', () => {
  it('shows each link, what is wrong with it and what to do', async () => {
    const { asked } = open(CHAIN);

    const groups = await screen.findByRole('listitem', { name: 'Groups' });
    expect(groups).toHaveTextContent(
      'group:default/gone is named, and is not there.',
    );
    expect(groups).toHaveTextContent('See where the groups come from.');
    expect(within(groups).getAllByTitle('broken')).toHaveLength(2);
    const account = screen.getByRole('listitem', { name: 'GitHub account' });
    expect(within(account).getByTitle('holds')).toBeInTheDocument();
    expect(asked).toContain('https://portal.test/api/auth/ownership-chain?');
  });

  it('shows the verdict with its reason', async () => {
    open(CHAIN);

    const verdict = await screen.findByText(
      'catalog.entity.delete of component:default/x is refused',
    );
    expect(verdict).toBeVisible();
    expect(screen.getByText('Owners delete.')).toBeVisible();
    expect(screen.getByText('Ben is none.')).toBeVisible();
  });

  it('asks about another person', async () => {
    const { asked } = open(CHAIN);

    const person = await screen.findByRole('textbox', { name: 'Person' });
    fireEvent.change(person, { target: { value: 'cleo' } });
    fireEvent.click(screen.getByRole('button', { name: 'Explain' }));

    await waitFor(() =>
      expect(asked).toContain(
        'https://portal.test/api/auth/ownership-chain?user=cleo',
      ),
    );
  });

  it('says why it shows nothing', async () => {
    open(
      {
        error: { name: 'NotAllowedError', message: 'You see your own only' },
        response: { statusCode: 403 },
      },
      403,
    );

    expect(await screen.findByText('You see your own only')).toBeVisible();
  });
});
