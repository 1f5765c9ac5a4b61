import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  TechDocsApi,
  techdocsApiRef,
  TechDocsReaderPageProvider,
  TechDocsShadowDom,
  useShadowDomStylesLoading,
  useTechDocsReaderPage,
} from '@backstage/plugin-techdocs-react';
import { screen, waitFor } from '@testing-library/react';
import { UnstyledPageAddon } from './UnstyledPageAddon';

const ENTITY = { namespace: 'default', kind: 'component', name: 'returns-api' };

/** Shows a page as the reader of TechDocs does. */
const Reader = ({ page }: { page: HTMLElement }) => {
  const { setShadowRoot } = useTechDocsReaderPage();
  const isLoading = useShadowDomStylesLoading(page);
  return (
    <>
      {isLoading && <p>Loading</p>}
      <TechDocsShadowDom element={page} onAppend={setShadowRoot}>
        <UnstyledPageAddon />
      </TechDocsShadowDom>
    </>
  );
};

function open(html: string): HTMLElement {
  const { documentElement: page } = new DOMParser().parseFromString(
    html,
    'text/html',
  );
  renderInTestApp(
    <TechDocsReaderPageProvider entityRef={ENTITY}>
      <Reader page={page} />
    </TechDocsReaderPageProvider>,
    {
      apis: [
        [
          techdocsApiRef,
          {
            getEntityMetadata: async () => ({}),
            getTechDocsMetadata: async () => ({}),
          } as unknown as TechDocsApi,
        ],
      ],
    },
  );
  return page;
}

describe('UnstyledPageAddon', () => {
  it('shows a page without style sheets', async () => {
    const page = open('<p>There are no docs yet</p>');

    await waitFor(() => expect(page).toHaveStyle({ opacity: '1' }));
    expect(screen.queryByText('Loading')).not.toBeInTheDocument();
  });

  it('lets a page wait for the style sheets that it has', async () => {
    const page = open('<link rel="stylesheet" href="main.css"><p>Returns</p>');

    expect(await screen.findByText('Loading')).toBeVisible();
    expect(page).toHaveStyle({ opacity: '0' });
    page.querySelector('link')?.dispatchEvent(new Event('load'));
    await waitFor(() => expect(page).toHaveStyle({ opacity: '1' }));
  });
});
