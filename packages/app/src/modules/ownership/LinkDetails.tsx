import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { LinkDetail } from '@internal/plugin-auth-acme-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { StateIcon } from './StateIcon';

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: theme.spacing(1, 0, 0),
    padding: 0,
  },
  item: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 1),
    minHeight: 28,
  },
}));

/** What a link consists of. */
export const LinkDetails = (props: { details: readonly LinkDetail[] }) => {
  const classes = useStyles();
  return (
    <ul className={classes.list}>
      {props.details.map(({ entityRef, text, state }) => (
        <li key={`${entityRef} ${text}`} className={classes.item}>
          {state && <StateIcon state={state} size="small" />}
          {entityRef && <EntityRefLink entityRef={entityRef} />}
          <Typography variant="body2" color="textSecondary">
            {text}
          </Typography>
        </li>
      ))}
    </ul>
  );
};
