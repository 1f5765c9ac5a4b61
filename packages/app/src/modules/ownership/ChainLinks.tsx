import { ChainLink } from '@internal/plugin-auth-acme-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { LinkDetails } from './LinkDetails';
import { StateIcon } from './StateIcon';

const useStyles = makeStyles(theme => ({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  link: {
    display: 'flex',
    gap: theme.spacing(2),
    '&:last-child $line': { display: 'none' },
  },
  rail: { display: 'flex', flexDirection: 'column', alignItems: 'center' },
  line: {
    flexGrow: 1,
    width: 2,
    margin: theme.spacing(0.5, 0),
    background: theme.palette.divider,
  },
  body: { paddingBottom: theme.spacing(3), minWidth: 0 },
}));

/** The chain from top to bottom. */
export const ChainLinks = (props: { links: readonly ChainLink[] }) => {
  const classes = useStyles();
  return (
    <ol className={classes.list} aria-label="Ownership chain">
      {props.links.map(({ id, title, state, says, advice, details }) => (
        <li key={id} className={classes.link} aria-label={title}>
          <div className={classes.rail}>
            <StateIcon state={state} />
            <div className={classes.line} />
          </div>
          <div className={classes.body}>
            <Typography variant="h6" component="h3">
              {title}
            </Typography>
            <Typography variant="body2">{says}</Typography>
            {advice && <Typography variant="subtitle2">{advice}</Typography>}
            {details.length > 0 && <LinkDetails details={details} />}
          </div>
        </li>
      ))}
    </ol>
  );
};
