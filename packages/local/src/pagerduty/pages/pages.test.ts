import {
  RunningPagerDuty,
  startPagerDuty,
} from '../../__testUtils__/startPagerDuty';
import { PagerDutyApi, rule } from '../__testUtils__/PagerDutyApi';

jest.setTimeout(60_000);

const SCRIPT = '<script>alert(1)</script>';
const ESCAPED_SCRIPT = '&lt;script&gt;alert(1)&lt;/script&gt;';

interface Shown {
  readonly id: string;
  readonly html_url: string;
}

describe('the pages of the local PagerDuty', () => {
  let pagerDuty: RunningPagerDuty;
  let policy: Shown;
  let service: Shown;
  let userId: string;

  beforeAll(async () => {
    pagerDuty = await startPagerDuty();
    const api = new PagerDutyApi(pagerDuty);
    userId = await api.userId('tomasz');
    policy = await api.makePolicy({
      name: `Payments ${SCRIPT}`,
      escalation_rules: [rule(await api.userId('ada')), rule(userId)],
    });
    await api.makePolicy({ name: 'Nobody needs it' });
    service = await api.makeService(policy.id, {
      description: `Books ${SCRIPT}`,
    });
  });

  afterAll(() => pagerDuty.remove());

  async function visit(url: string) {
    const response = await fetch(new URL(url, pagerDuty.url));
    const html = await response.text();
    return {
      status: response.status,
      policy: response.headers.get('content-security-policy'),
      html,
      text: html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '),
    };
  }

  it('show each service, its policy and who is called', async () => {
    const { text, html } = await visit('/');

    expect(text).toContain(
      `Ledger Payments ${ESCAPED_SCRIPT} Ada Okafor 30 minutes later Tomasz Wolski`,
    );
    expect(text).toContain('Escalation policies of no service Nobody needs it');
    expect(html).toContain(`href="/services/${service.id}"`);
  });

  it('are where the API says that things are', async () => {
    const ofService = await visit(service.html_url);
    const ofPolicy = await visit(policy.html_url);
    const ofUser = await visit(`/users/${userId}`);

    expect(ofService.text).toContain(`Ledger ${service.id} active`);
    expect(ofService.text).toContain(`Books ${ESCAPED_SCRIPT}`);
    expect(ofPolicy.text).toContain('Services Ledger');
    expect(ofUser.text).toContain('Tomasz Wolski');
    expect(ofUser.text).toContain(`Called by Payments ${ESCAPED_SCRIPT}`);
  });

  it('hold text as text, under a policy without scripts', async () => {
    const { html, policy: contentPolicy } = await visit(service.html_url);

    expect(html).not.toContain(SCRIPT);
    expect(contentPolicy).toContain("default-src 'none'");
    expect(contentPolicy).toContain("form-action 'none'");
    expect(contentPolicy).not.toContain('unsafe');
  });

  it.each(['style.css', 'icon.svg'])('come with their %s', async name => {
    expect(await visit(`/_assets/${name}`)).toMatchObject({ status: 200 });
  });

  it.each(['/nothing', '/services/PNOTHIN', '/escalation_policies/x'])(
    'do not find %s',
    async path => {
      const { status, text } = await visit(path);

      expect(status).toBe(404);
      expect(text).toContain('Not found');
    },
  );
});
