import { discoveryApiRef, fetchApiRef } from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import { ScaffolderApi } from '@backstage/plugin-scaffolder-common';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { useEffect } from 'react';
import { Route, Routes } from 'react-router-dom';
import {
  CLEAN_UP,
  failedReport,
  POLICY,
  report,
  REPOSITORY,
  RUN,
  scaffolderThatAnswers,
  step,
} from './__testUtils__/runReports';
import { RunReportPanel } from './RunReportPanel';

const TITLE = 'This run, step by step';

type Answers = Parameters<typeof scaffolderThatAnswers>;

/** The page of a run, which notices when it is opened. */
async function open(...answers: Answers) {
  const { asked, discovery, fetch } = scaffolderThatAnswers(...answers);
  const retry = jest.fn().mockResolvedValue({ id: RUN });
  const opened = jest.fn();
  const Page = () => {
    useEffect(() => opened(), []);
    return <RunReportPanel taskId={RUN} />;
  };
  renderInTestApp(
    <Routes>
      <Route path="/create/tasks" element={<>The list of runs</>} />
      <Route path="/create/tasks/:taskId" element={<Page />} />
    </Routes>,
    {
      mountedRoutes: { '/create': scaffolderPlugin.routes.root },
      initialRouteEntries: [`/create/tasks/${RUN}`],
      apis: [
        [discoveryApiRef, discovery],
        [fetchApiRef, fetch],
        [scaffolderApiRef, { retry } as unknown as ScaffolderApi],
      ],
    },
  );
  await act(() => jest.advanceTimersByTimeAsync(0));
  return { asked, retry, opened };
}

function row(name: string) {
  return within(screen.getByRole('rowheader', { name }).closest('tr')!);
}

/** Long enough for another question. */
function waitABit() {
  return act(() => jest.advanceTimersByTimeAsync(2_500));
}

describe('RunReportPanel', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('asks the scaffolder for the run', async () => {
    const { asked } = await open(failedReport());

    expect(asked).toEqual([`https://portal.test/api/scaffolder/runs/${RUN}`]);
  });

  it('shows nothing of a run that does well and made nothing yet', async () => {
    await open(report({ status: 'processing', steps: [step('look')] }));

    expect(screen.queryByText(TITLE)).not.toBeInTheDocument();
  });

  it('links to what a step made, and to what was there', async () => {
    await open(failedReport());

    expect(
      screen.getByRole('heading', { name: TITLE, level: 2 }),
    ).toBeVisible();
    const made = row('Publish').getByRole('listitem');
    expect(made).toHaveTextContent(/^Repository acme\/returns-api.* · made$/);
    expect(within(made).getByRole('link')).toHaveAttribute(
      'href',
      REPOSITORY.url,
    );
    expect(row('Register on-call').getByRole('listitem')).toHaveTextContent(
      /^Escalation policy payments-team.* · was there already$/,
    );
  });

  it.each([
    ['begun', 'begun: may be there', true],
    ['removed', 'removed', false],
  ] as const)('says that a piece is %s', async (state, words, isLinked) => {
    const pieces = [{ ...REPOSITORY, state }];
    await open(report({ steps: [step('publish', { pieces })] }));

    const piece = screen.getByRole('listitem');
    expect(piece).toHaveTextContent(new RegExp(` · ${words}$`));
    expect(within(piece).queryAllByRole('link')).toHaveLength(isLinked ? 1 : 0);
  });

  it('says why a step failed, and what to do', async () => {
    await open(failedReport());

    const failed = row('Register on-call');
    expect(failed.getByText('PagerDuty was away')).toBeVisible();
    expect(failed.getByText('Press Retry when it is back')).toBeVisible();
  });

  it.each([
    [1, 'Resumed once'],
    [3, 'Resumed 3 times'],
  ])('counts how often it was resumed: %d', async (resumed, words) => {
    await open(report({ resumed, steps: [step('oncall', { attempts: 2 })] }));

    expect(screen.getByText(words)).toBeVisible();
    expect(screen.getByText('begun 2 times')).toBeVisible();
  });

  it('follows a run until its end', async () => {
    const { asked } = await open(
      report({ status: 'processing' }),
      report({ steps: [step('publish', { pieces: [REPOSITORY] })] }),
    );

    await waitABit();
    expect(screen.getByText(TITLE)).toBeVisible();
    await waitABit();
    expect(asked).toHaveLength(2);
  });

  it('has the run go on, and opens its page anew to follow it', async () => {
    const { retry, opened } = await open(
      failedReport(),
      report({ status: 'processing', resumed: 1 }),
    );
    expect(opened).toHaveBeenCalledTimes(1);

    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await waitABit();

    expect(retry).toHaveBeenCalledWith(RUN);
    expect(opened).toHaveBeenCalledTimes(2);
    expect(screen.getByText('Resumed once')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Retry' }),
    ).not.toBeInTheDocument();
  });

  it('gives no advice while a run goes on', async () => {
    await open(
      failedReport({
        status: 'processing',
        resumed: 1,
        canRetry: false,
        canCleanUp: false,
      }),
    );

    expect(screen.getByText('PagerDuty was away')).toBeVisible();
    expect(screen.queryByText(/press Retry/i)).not.toBeInTheDocument();
  });

  it('asks once for a retry, and says why the run does not go on', async () => {
    const { retry, opened } = await open(failedReport());
    let refuse: (error: Error) => void = () => {};
    retry.mockReturnValue(
      new Promise((_, reject) => {
        refuse = reject;
      }),
    );
    const button = screen.getByRole('button', { name: 'Retry' });

    fireEvent.click(button);
    expect(button).toBeDisabled();
    await act(async () => refuse(new Error('It was cleaned up')));

    expect(screen.getByText(/The run does not go on/)).toBeVisible();
    expect(screen.getByText('It was cleaned up')).toBeInTheDocument();
    expect(button).toBeEnabled();
    expect(opened).toHaveBeenCalledTimes(1);
  });

  it('leads to the form that cleans it up, filled in', async () => {
    await open(failedReport());

    const href = screen
      .getByRole('button', { name: 'Clean up' })
      .getAttribute('href');
    const { pathname, searchParams } = new URL(href!, 'https://portal.test');
    expect(pathname).toBe('/create/templates/default/clean-up');
    expect(JSON.parse(searchParams.get('formData')!)).toEqual({ run: RUN });
  });

  it('offers nothing for a run that was given up, and says what cleaned it up', async () => {
    await open(
      failedReport({
        canRetry: false,
        canCleanUp: false,
        cleanedUpBy: CLEAN_UP,
      }),
    );

    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    expect(screen.getByText('PagerDuty was away')).toBeVisible();
    expect(screen.queryByText(/press Retry/i)).not.toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Cleaned up by another run' }),
    ).toHaveAttribute('href', `/create/tasks/${CLEAN_UP}`);
  });

  it('says so when it is refused, and does not ask again', async () => {
    const { asked } = await open({
      refusal: 404,
      name: 'NotFoundError',
      message: 'No such run',
    });

    expect(
      screen.getByText(/What this run did could not be read/),
    ).toBeVisible();
    expect(screen.getByText('No such run')).toBeInTheDocument();
    await waitABit();
    expect(asked).toHaveLength(1);
  });

  it.each([
    { outage: 'an outage', refusal: 503, message: 'Away' },
    { outage: 'the start of a backend, which knows no run yet', refusal: 404 },
  ])('asks again after $outage', async ({ refusal, message }) => {
    await open({ refusal, message }, failedReport());

    expect(
      screen.getByText(/a run that was interrupted goes on by itself/),
    ).toBeVisible();
    await waitABit();
    expect(screen.queryByText(/could not be read/)).not.toBeInTheDocument();
    expect(screen.getByText(POLICY.title)).toBeVisible();
  });
});
