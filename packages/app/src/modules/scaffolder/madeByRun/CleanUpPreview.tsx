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
        title="Will be removed, as this run made it"
        pieces={of('made', 'begun')}
      />
      <Section title="Stays, as this run only found it" pieces={of('found')} />
    </>
  );
};

function Section(props: { title: string; pieces: readonly RunPiece[] }) {
  const classes = useStyles();
  if (props.pieces.length === 0) {
    return null;
  }
  return (
    <section className={classes.section} aria-label={props.title}>
      <Typography variant="subtitle2" component="h3">
        {props.title}
      </Typography>
      <PieceList pieces={props.pieces} />
    </section>
  );
}
