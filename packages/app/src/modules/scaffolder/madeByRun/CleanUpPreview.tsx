import {
  PieceState,
  RunPiece,
  RunReport,
} from '@internal/plugin-scaffolder-acme-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { PieceList } from '../run/PieceList';

const useStyles = makeStyles(theme => ({
  section: { marginTop: theme.spacing(1), marginBottom: theme.spacing(2) },
}));

/** What a clean-up of a run removes, and what it leaves. */
export const CleanUpPreview = ({ report }: { report: RunReport }) => {
  const pieces = report.steps.flatMap(step => step.pieces);
  const of = (...states: PieceState[]) =>
    pieces.filter(({ state }) => states.includes(state));
  return (
    <>
      <Section
        title="Will be removed"
        reason="This run made it. What another run uses by now, or people changed, is left."
        pieces={of('made', 'begun')}
      />
      <Section
        title="Stays"
        reason="It was there before this run."
        pieces={of('found')}
      />
    </>
  );
};

function Section(props: {
  title: string;
  reason: string;
  pieces: readonly RunPiece[];
}) {
  const { title, reason, pieces } = props;
  const classes = useStyles();
  if (pieces.length === 0) {
    return null;
  }
  return (
    <section className={classes.section} aria-label={title}>
      <Typography variant="subtitle2" component="h3">
        {title}
      </Typography>
      <Typography variant="body2" color="textSecondary" gutterBottom>
        {reason}
      </Typography>
      <PieceList pieces={pieces} />
    </section>
  );
}
