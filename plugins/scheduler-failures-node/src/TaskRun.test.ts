import { setTimeout as delay } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { TaskLogger } from './TaskLogger';
import { TaskRun } from './TaskRun';

const stock = mockServices.logger.mock({ child: () => stock });
const logger = new TaskLogger(stock);

beforeEach(() => jest.clearAllMocks());

describe('a run of a task', () => {
  it('fails by the first error that it logs, which is logged all the same', async () => {
    const cause = new Error('Bad gateway');

    await expect(
      TaskRun.perform(async () => {
        await delay(1);
        logger.child({ taskId: 'refresh' }).error('refresh failed', cause);
        logger.error('and then some');
      }),
    ).rejects.toThrow(new Error('refresh failed'));

    expect(stock.error.mock.calls).toEqual([
      ['refresh failed', cause],
      ['and then some', undefined],
    ]);
  });

  it('fails by what it throws rather than by what it logged before', async () => {
    await expect(
      TaskRun.perform(() => {
        logger.error('refresh failed');
        throw new TypeError('thrown');
      }),
    ).rejects.toThrow(new TypeError('thrown'));
  });

  it('succeeds when it only warns', async () => {
    await TaskRun.perform(() => logger.warn('Request quota exhausted'));

    expect(stock.warn).toHaveBeenCalledWith(
      'Request quota exhausted',
      undefined,
    );
  });

  it('does not fail by the errors of another, nor by those of no run', async () => {
    const failing = TaskRun.perform(async () => {
      await delay(5);
      logger.error('refresh failed');
    });
    const other = TaskRun.perform(() => delay(20));
    logger.error('of no run');

    await expect(failing).rejects.toThrow(new Error('refresh failed'));
    await expect(other).resolves.toBeUndefined();
  });
});
