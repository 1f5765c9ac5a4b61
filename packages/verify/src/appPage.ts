import { CheckFailed } from './checks/Check';
import { fetchFromPortal } from './Portal';

/**
 * Loads the page of the app and every script it names, as a browser does first.
 *
 * @returns how many scripts there are
 * @throws an error that names what is not served
 */
export async function loadAppPage(appUrl: string): Promise<number> {
  const html = await (await load(appUrl, 'text/html')).text();
  const scripts = [...html.matchAll(/<script[^>]+src="([^"]+)"/g)].map(
    ([, src]) => new URL(src, `${appUrl}/`).href,
  );
  if (!html.includes('id="root"') || scripts.length === 0) {
    throw new CheckFailed(
      `${appUrl} serves a page that is not the app; set PORTAL_APP_URL to the app's address`,
    );
  }
  for (const script of scripts) {
    await (await load(script, 'javascript')).arrayBuffer();
  }
  return scripts.length;
}

async function load(url: string, type: string): Promise<Response> {
  const response = await fetchFromPortal(url);
  const contentType = response.headers.get('content-type') ?? 'nothing';
  if (!response.ok || !contentType.includes(type)) {
    throw new CheckFailed(
      `${url} answers ${response.status} with ${contentType}; see the log of the app`,
    );
  }
  return response;
}
