import { mockServices } from '@backstage/backend-test-utils';
import { converge } from './converge';
import { UpstreamError } from './UpstreamError';

const BUSY = new UpstreamError('Busy', { status: 503 });

describe('converge', () => {
  const logger = mockServices.logger.mock();
  let attemptsAtMs: number[];

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    attemptsAtMs = [];
    logger.info.mockClear();
  });

  afterEach(() => jest.useRealTimers());

  /** @param failures - of the first attempts; those after them go well */
  async function attempt(
    failures: readonly Error[],
    signal?: AbortSignal,
  ): Promise<string> {
    const result = converge(
      async () => {
        const failure = failures[attemptsAtMs.length];
        attemptsAtMs.push(Date.now());
        if (failure) {
          throw failure;
        }
        return 'done';
      },
      { logger, signal },
    ).catch(error => `${error}`);
    await jest.advanceTimersByTimeAsync(60_000);
    return result;
  }

  it('does once what goes well', async () => {
    expect(await attempt([])).toBe('done');
    expect(attemptsAtMs).toEqual([0]);
  });

  it('waits twice as long before each new attempt, and says so', async () => {
    expect(await attempt([BUSY, BUSY, BUSY])).toBe('done');
    expect(attemptsAtMs).toEqual([0, 500, 1500, 3500]);
    expect(logger.info).toHaveBeenCalledTimes(3);
    expect(logger.info).toHaveBeenCalledWith('Busy. Trying again.');
  });

  it('gives up after the fourth attempt, and says no more that it tries again', async () => {
    expect(await attempt(Array(9).fill(BUSY))).toBe('UpstreamError: Busy');
    expect(attemptsAtMs).toHaveLength(4);
    expect(logger.info).toHaveBeenCalledTimes(3);
  });

  it.each([
    ['a spent rate limit', { status: 429 }],
    ['an error of the other side', { status: 500 }],
    ['an answer that got lost', {}],
  ])('tries again after %s', async (_, options) => {
    expect(await attempt([new UpstreamError('Oh', options)])).toBe('done');
    expect(attemptsAtMs).toHaveLength(2);
  });

  it.each([
    ['a refusal', new UpstreamError('No', { status: 403 })],
    ['an error that is not of the other side', new Error('A bug')],
    [
      'what its client tried again already',
      new UpstreamError('Tired', { status: 503, wasRetried: true }),
    ],
  ])('does not try again after %s', async (_, error) => {
    expect(await attempt([error])).toBe(`${error}`);
    expect(attemptsAtMs).toEqual([0]);
  });

  it('leaves the other side alone for as long as it asks to', async () => {
    // The timers of Node are not faked.
    jest.useRealTimers();
    let attempts = 0;
    const startedAt = Date.now();

    await converge(
      async () => {
        attempts += 1;
        if (attempts === 1) {
          throw new UpstreamError('Slow down', {
            status: 429,
            retryAfterMs: 1_000,
          });
        }
      },
      { logger },
    );

    expect(attempts).toBe(2);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_499);
  });

  it('waits for nobody who asks for more than 20 seconds', async () => {
    const limited = new UpstreamError('Come tomorrow', {
      status: 429,
      retryAfterMs: 20_001,
    });

    expect(await attempt([limited])).toBe('UpstreamError: Come tomorrow');
    expect(attemptsAtMs).toEqual([0]);
  });

  it('does not try again what was cancelled', async () => {
    expect(await attempt([BUSY], AbortSignal.abort())).toBe(
      'UpstreamError: Busy',
    );
    expect(attemptsAtMs).toEqual([0]);
  });

  it('ends the wait when it is cancelled meanwhile', async () => {
    const limited = new UpstreamError('Slow down', {
      status: 429,
      retryAfterMs: 7_000,
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1_000);

    expect(await attempt([limited], controller.signal)).toMatch(/AbortError/);
    expect(attemptsAtMs).toEqual([0]);
  });
});
