import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { RunPiece } from '@internal/plugin-scaffolder-acme-common';
import { describeKind, describeState } from './describePiece';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0 },
});

/** Pieces, a line each, with links to those that may be there. */
export const PieceList = (props: { pieces: readonly RunPiece[] }) => {
  const classes = useStyles();
  return (
    <ul className={classes.list}>
      {props.pieces.map(piece => (
        <Typography
          key={`${piece.kind} ${piece.key}`}
          component="li"
          variant="body2"
        >
          {describeKind(piece.kind)} <PieceTitle piece={piece} />
          <Typography component="span" variant="body2" color="textSecondary">
            {' · '}
            {describeState(piece.state)}
          </Typography>
        </Typography>
      ))}
    </ul>
  );
};

function PieceTitle({ piece }: { piece: RunPiece }) {
  const { title, url, state } = piece;
  return url && state !== 'removed' ? (
    <Link to={url}>{title}</Link>
  ) : (
    <>{title}</>
  );
}
