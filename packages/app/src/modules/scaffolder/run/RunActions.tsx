import { LinkButton, ResponseErrorPanel } from '@backstage/core-components';
import { useApi } from '@backstage/frontend-plugin-api';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { RunReport } from '@internal/plugin-scaffolder-acme-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import useAsyncFn from 'react-use/esm/useAsyncFn';
import { useCleanUpPath } from './useCleanUpPath';
import { useReopenPage } from './useReopenPage';

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    padding: theme.spacing(2, 2.5),
  },
  words: { flex: '1 1 20em' },
}));

/** What can be done with a run that did not make it. */
export const RunActions = ({ report }: { report: RunReport }) => {
  const { taskId, canRetry, canCleanUp } = report;
  const classes = useStyles();
  const scaffolder = useApi(scaffolderApiRef);
  const cleanUpPath = useCleanUpPath(taskId);
  const reopenPage = useReopenPage();
  const [{ loading, error }, retry] = useAsyncFn(async () => {
    await scaffolder.retry(taskId);
    reopenPage();
  }, [scaffolder, taskId, reopenPage]);
  if (!canRetry && !canCleanUp) {
    return null;
  }
  return (
    <>
      {error && (
        <ResponseErrorPanel title="The run does not go on" error={error} />
      )}
      <div className={classes.bar}>
        <Typography
          className={classes.words}
          variant="body2"
          color="textSecondary"
        >
          {canRetry && 'Retry goes on with the step that did not complete. '}
          {canCleanUp &&
            'Clean up shows what this run made, and removes it once you agree.'}
        </Typography>
        {canCleanUp && (
          <LinkButton to={cleanUpPath} variant="outlined" color="primary">
            Clean up
          </LinkButton>
        )}
        {canRetry && (
          <Button
            variant="contained"
            color="primary"
            disabled={loading}
            onClick={retry}
          >
            Retry
          </Button>
        )}
      </div>
    </>
  );
};
