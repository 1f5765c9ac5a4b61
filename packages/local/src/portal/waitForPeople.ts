import { waitFor } from '../service/waitFor';
import { PortalEnvironment } from './environment';
import { fetchInTime } from './fetchInTime';

const TIMEOUT_MS = 60_000;

/**
 * Waits until the catalog holds people. Before its first sync with the
 * organization it knows nobody, and turns away who signs in.
 *
 * @returns false when none came within a minute, or the signal was given first
 */
export function waitForPeople(
  env: PortalEnvironment,
  signal: AbortSignal,
): Promise<boolean> {
  return waitFor(() => holdsPeople(env), { timeoutMs: TIMEOUT_MS, signal });
}

async function holdsPeople(env: PortalEnvironment): Promise<boolean> {
  const answer = await fetchInTime(
    `${env.PORTAL_URL}/api/catalog/entities/by-query?filter=kind=user&limit=0`,
    { headers: { Authorization: `Bearer ${env.PORTAL_TOKEN}` } },
  ).catch(() => undefined);
  if (!answer?.ok) {
    // Restarting, or not yet there: the log of the backend tells.
    return false;
  }
  const { totalItems }: { totalItems: number } = await answer.json();
  return totalItems > 0;
}
