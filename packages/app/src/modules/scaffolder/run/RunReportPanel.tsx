import { InfoCard, Link, ResponseErrorPanel } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import { RunReport } from '@internal/plugin-scaffolder-acme-common';
import Box from '@material-ui/core/Box';
import { RunActions } from './RunActions';
import { isWorthTelling, RunSteps } from './RunSteps';
import { useRunReport } from './useRunReport';

const OUTAGE =
  '. The portal is asked again every few seconds; a run that was interrupted goes on by itself.';

/**
 * What a run made, why it failed, and what can be done now. Of a run of which
 * the line of steps says it all, it shows nothing.
 */
export const RunReportPanel = ({ taskId }: { taskId: string }) => {
  const { report, error, isOutage } = useRunReport(taskId);
  if (error) {
    return (
      <Box paddingBottom={2}>
        <ResponseErrorPanel
          title={`What this run did could not be read: ${error.message}${
            isOutage ? OUTAGE : ''
          }`}
          error={error}
        />
      </Box>
    );
  }
  const steps = report?.steps.filter(isWorthTelling) ?? [];
  if (!report || !hasNews(report)) {
    return null;
  }
  return (
    <Box paddingBottom={2}>
      <InfoCard
        title="This run, step by step"
        titleTypographyProps={{ component: 'h2' }}
        subheader={hasHistory(report) && <History report={report} />}
        noPadding
      >
        {steps.length > 0 && (
          <RunSteps steps={steps} withAdvice={report.canRetry} />
        )}
        <RunActions report={report} />
      </InfoCard>
    </Box>
  );
};

function hasNews(report: RunReport): boolean {
  const { steps, canRetry, canCleanUp } = report;
  return (
    steps.some(isWorthTelling) || hasHistory(report) || canRetry || canCleanUp
  );
}

function hasHistory({ resumed, cleanedUpBy }: RunReport): boolean {
  return resumed > 0 || cleanedUpBy !== undefined;
}

function History({ report }: { report: RunReport }) {
  const { resumed, cleanedUpBy } = report;
  const taskPath = useRouteRef(scaffolderPlugin.routes.ongoingTask);
  return (
    <div>
      {resumed > 0 && <div>Resumed {times(resumed)}</div>}
      {cleanedUpBy && (
        <Link to={taskPath?.({ taskId: cleanedUpBy }) ?? ''}>
          Cleaned up by another run
        </Link>
      )}
    </div>
  );
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
