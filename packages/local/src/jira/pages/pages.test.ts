import { RunningJira, startJira } from '../../__testUtils__/startJira';
import { document, JiraApi, paragraph, text } from '../__testUtils__/JiraApi';

jest.setTimeout(60_000);

const SCRIPT = '<script>alert(1)</script>';
const ESCAPED_SCRIPT = '&lt;script&gt;alert(1)&lt;/script&gt;';

const linkTo = (href: string) => ({ type: 'link', attrs: { href } });

describe('the pages of the local Jira', () => {
  let jira: RunningJira;
  let api: JiraApi;

  beforeAll(async () => {
    jira = await startJira();
    api = new JiraApi(jira);
  });

  afterAll(() => jira.remove());

  async function visit(path: string) {
    const response = await fetch(`${jira.url}${path}`);
    return {
      status: response.status,
      policy: response.headers.get('content-security-policy'),
      html: await response.text(),
    };
  }

  async function descriptionOf(...content: (string | object)[]) {
    const description = document(...content);
    const key = await api.makeIssue({ description });
    const { html } = await visit(`/browse/${key}`);
    return /<div class="text description">\s*([^]*?)\s*<\/div>/.exec(html)?.[1];
  }

  it('list the issues, the newest first', async () => {
    await api.makeIssue({ summary: `Older ${SCRIPT}`, labels: ['portal'] });
    await api.makeIssue({ summary: 'Newer' });

    const { html } = await visit('/');

    expect(html).toMatch(/Newer[^]*Older/);
    expect(html).toContain(`Older ${ESCAPED_SCRIPT}`);
    expect(html).toContain('<span class="label">portal</span>');
  });

  it('show an issue, as text under a policy without scripts', async () => {
    const key = await api.makeIssue({ summary: SCRIPT });

    const { html, policy } = await visit(`/browse/${key}`);

    expect(html).toContain(`<h1>${ESCAPED_SCRIPT}`);
    expect(html).not.toContain(SCRIPT);
    expect(html).toContain('No description.');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('show paragraphs, and links in them', async () => {
    expect(
      await descriptionOf(
        `By ${SCRIPT}`,
        paragraph(
          text('Asked for in '),
          text('the portal', linkTo('https://portal.example/?a=1&b=2')),
          text('.'),
          { type: 'hardBreak' },
          text('At once', { type: 'strong' }, { type: 'em' }),
        ),
      ),
    ).toBe(
      `<p>By ${ESCAPED_SCRIPT}</p>` +
        '<p>Asked for in <a href="https://portal.example/?a=1&amp;b=2">the portal</a>.<br>' +
        '<strong><em>At once</em></strong></p>',
    );
  });

  it('show headings and lists in lists', async () => {
    const item = (...content: object[]) => ({ type: 'listItem', content });
    const bulletList = (...content: object[]) => ({
      type: 'bulletList',
      content,
    });

    expect(
      await descriptionOf(
        {
          type: 'heading',
          attrs: { level: 3 },
          content: [text('Wanted')],
        },
        bulletList(
          item(paragraph(text('one'))),
          item(
            paragraph(text('two')),
            bulletList(item(paragraph(text('three')))),
          ),
        ),
      ),
    ).toBe(
      '<h2>Wanted</h2><ul><li><p>one</p></li>' +
        '<li><p>two</p><ul><li><p>three</p></li></ul></li></ul>',
    );
  });

  it('do not lead to what is no address of a page', async () => {
    expect(
      await descriptionOf(
        paragraph(text('here', linkTo('data:text/html,<p>hi</p>'))),
      ),
    ).toBe('<p>here</p>');
  });

  it.each(['style.css', 'jira.css', 'icon.svg'])(
    'come with their %s',
    async name => {
      expect(await visit(`/_assets/${name}`)).toMatchObject({ status: 200 });
    },
  );

  it.each(['/nothing', '/browse/PLAT-999'])('do not find %s', async path => {
    const { status, html } = await visit(path);

    expect(status).toBe(404);
    expect(html).toContain('Not found');
  });
});
