import { findFreePortVariables, readSettings, Settings } from '../settings';

/** Of a world of its own, in a folder that is thrown away and on free ports. */
export async function settingsIn(
  dir: string,
  logDir: string,
): Promise<Settings> {
  return readSettings({
    LOCAL_DIR: dir,
    LOCAL_LOGS: logDir,
    LOCAL_SCRATCH: 'true',
    ...(await findFreePortVariables()),
  });
}
