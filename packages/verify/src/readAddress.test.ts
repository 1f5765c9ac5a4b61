import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAddress } from './readAddress';

describe('readAddress', () => {
  let LOCAL_DIR: string;

  beforeEach(() => {
    LOCAL_DIR = mkdtempSync(join(tmpdir(), 'verify-'));
  });

  afterEach(() => rmSync(LOCAL_DIR, { recursive: true }));

  const writeLocalEnv = () =>
    writeFileSync(
      join(LOCAL_DIR, 'env'),
      'PORTAL_URL=http://localhost:7007\nPORTAL_APP_URL=http://localhost:3000\nPORTAL_TOKEN=local\n',
    );

  it('takes the portal that runs on this machine', () => {
    writeLocalEnv();

    expect(readAddress({ LOCAL_DIR })).toEqual({
      url: 'http://localhost:7007',
      appUrl: 'http://localhost:3000',
      token: 'local',
    });
  });

  it('prefers the portal that is named, whose app has its address', () => {
    writeLocalEnv();

    expect(
      readAddress({
        LOCAL_DIR,
        PORTAL_URL: 'https://portal.acme.test',
        PORTAL_TOKEN: 'deployed',
      }),
    ).toEqual({
      url: 'https://portal.acme.test',
      appUrl: 'https://portal.acme.test',
      token: 'deployed',
    });
  });

  it.each([
    ['there is no portal', {}, 'start one with ./yarnw dev'],
    [
      'the token is missing',
      { PORTAL_URL: 'https://portal.acme.test' },
      'PORTAL_TOKEN is not',
    ],
    [
      'the address is none',
      { PORTAL_URL: 'portal.acme', PORTAL_TOKEN: 'x' },
      "'portal.acme', which is no address",
    ],
  ])('says what to do when %s', (_, env, message) => {
    expect(() => readAddress({ LOCAL_DIR, ...env })).toThrow(message);
  });
});
