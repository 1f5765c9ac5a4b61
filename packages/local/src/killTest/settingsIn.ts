import { findFreePorts } from '../service/ports';
import { readSettings, Settings } from '../settings';

/** Of a world of its own, in a folder and on free ports. */
export async function settingsIn(dir: string): Promise<Settings> {
  const [app, backend, postgres, github, pagerDuty, jira] = await findFreePorts(
    6,
  );
  return readSettings({
    LOCAL_DIR: dir,
    APP_PORT: String(app),
    BACKEND_PORT: String(backend),
    POSTGRES_PORT: String(postgres),
    GITHUB_PORT: String(github),
    PAGERDUTY_PORT: String(pagerDuty),
    JIRA_PORT: String(jira),
  });
}
