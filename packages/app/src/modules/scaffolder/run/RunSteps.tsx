import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import ErrorOutlineIcon from '@material-ui/icons/ErrorOutline';
import { RunFailure, RunStep } from '@internal/plugin-scaffolder-acme-common';
import { PieceList } from './PieceList';

const useStyles = makeStyles(theme => ({
  cell: { verticalAlign: 'top', padding: theme.spacing(1.5, 2.5) },
  step: { width: '30%' },
  failure: {
    display: 'flex',
    gap: theme.spacing(1),
    '&:not(:first-child)': { marginTop: theme.spacing(1) },
  },
}));

/** Whether there is more to say of a step than the line of steps says. */
export function isWorthTelling({ pieces, failure, attempts }: RunStep) {
  return pieces.length > 0 || failure !== undefined || attempts > 1;
}

/** What steps made, why one failed, and what to do as long as one can. */
export const RunSteps = (props: {
  steps: readonly RunStep[];
  withAdvice: boolean;
}) => {
  const classes = useStyles();
  return (
    <Table size="small" aria-label="Steps of this run">
      <TableBody>
        {props.steps.map(({ id, name, attempts, pieces, failure }) => (
          <TableRow key={id}>
            <TableCell
              component="th"
              scope="row"
              role="rowheader"
              className={`${classes.cell} ${classes.step}`}
            >
              <Typography variant="body2">{name}</Typography>
              {attempts > 1 && (
                <Typography variant="caption" color="textSecondary">
                  begun {attempts} times
                </Typography>
              )}
            </TableCell>
            <TableCell className={classes.cell}>
              {pieces.length > 0 && <PieceList pieces={pieces} />}
              {failure && (
                <Failure {...failure} withAdvice={props.withAdvice} />
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
};

function Failure(props: RunFailure & { withAdvice: boolean }) {
  const { reason, advice, withAdvice } = props;
  const classes = useStyles();
  return (
    <div className={classes.failure}>
      <ErrorOutlineIcon color="error" fontSize="small" />
      <div>
        <Typography variant="body2" color="error">
          {reason}
        </Typography>
        {withAdvice && <Typography variant="body2">{advice}</Typography>}
      </div>
    </div>
  );
}
