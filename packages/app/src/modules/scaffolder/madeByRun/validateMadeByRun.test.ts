import { discoveryApiRef, fetchApiRef } from '@backstage/frontend-plugin-api';
import { RunReport } from '@internal/plugin-scaffolder-acme-common';
import {
  CLEAN_UP,
  failedReport,
  RUN,
  scaffolderThatAnswers,
} from '../run/__testUtils__/runReports';
import { validateMadeByRun } from './validateMadeByRun';

type Answer = Parameters<typeof scaffolderThatAnswers>[number];

async function errorsOf(taskId: string, answer: Answer) {
  const { discovery, fetch } = scaffolderThatAnswers(answer);
  const addError = jest.fn();
  const apis = new Map<string, unknown>([
    [discoveryApiRef.id, discovery],
    [fetchApiRef.id, fetch],
  ]);
  const apiHolder = {
    get: <T>({ id }: { id: string }) => apis.get(id) as T | undefined,
  };
  await validateMadeByRun(
    taskId,
    { addError, __errors: [] },
    { apiHolder, formData: {}, schema: {} },
  );
  return addError.mock.calls.flat();
}

describe('validateMadeByRun', () => {
  it('lets pass a run that can be cleaned up', async () => {
    expect(await errorsOf(RUN, failedReport())).toEqual([]);
  });

  it.each<[string, Partial<RunReport>, RegExp]>([
    ['still goes on', { status: 'processing' }, /^still goes on: wait/],
    ['completed', { status: 'completed' }, /^completed: only what a failed/],
    [
      'was cleaned up',
      { cleanedUpBy: CLEAN_UP },
      new RegExp(`^was cleaned up by the run ${CLEAN_UP}`),
    ],
    ['made nothing', {}, /^made nothing that is still there/],
  ])('says of a run that it %s', async (_, parts, words) => {
    const answer = failedReport({ canCleanUp: false, ...parts });

    expect(await errorsOf(RUN, answer)).toEqual([expect.stringMatching(words)]);
  });

  it.each([
    ['no id', 'returns-api'],
    ['an id of no run', RUN],
  ])('says where to find a run by %s', async (_, taskId) => {
    const answer = {
      refusal: 404,
      name: 'NotFoundError',
      message: 'No such run',
    };

    expect(await errorsOf(taskId, answer)).toEqual([
      expect.stringMatching(/^is not known: open the page of the run/),
    ]);
  });

  it('does not take an outage for a good answer', async () => {
    expect(await errorsOf(RUN, { refusal: 503, message: 'Away' })).toEqual([
      expect.stringMatching(/^could not be looked at, try again: .*503/),
    ]);
  });
});
