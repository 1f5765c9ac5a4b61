import { LinkState } from '@internal/plugin-auth-acme-common';
import { makeStyles } from '@material-ui/core/styles';
import CancelIcon from '@material-ui/icons/Cancel';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import RemoveCircleOutlineIcon from '@material-ui/icons/RemoveCircleOutline';

const useStyles = makeStyles(theme => ({
  holds: { color: theme.palette.status.ok },
  broken: { color: theme.palette.status.error },
  unknown: { color: theme.palette.text.disabled },
}));

const ICONS = {
  holds: CheckCircleIcon,
  broken: CancelIcon,
  unknown: RemoveCircleOutlineIcon,
};

/** Whether something holds, at a glance and for screen readers. */
export const StateIcon = (props: {
  state: LinkState;
  size?: 'small' | 'default';
}) => {
  const classes = useStyles();
  const Icon = ICONS[props.state];
  return (
    <Icon
      className={classes[props.state]}
      fontSize={props.size}
      titleAccess={props.state}
    />
  );
};
