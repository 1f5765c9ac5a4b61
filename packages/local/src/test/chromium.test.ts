import { findChromium } from './chromium';

describe('findChromium', () => {
  it('takes the one that is named', () => {
    // Any program that tells its version will do.
    expect(findChromium(process.execPath)).toBe(process.execPath);
  });

  it('says so when the one that is named does not run', () => {
    expect(() => findChromium('/no/such/chromium')).toThrow(
      "CHROMIUM is '/no/such/chromium', which does not run",
    );
  });
});
