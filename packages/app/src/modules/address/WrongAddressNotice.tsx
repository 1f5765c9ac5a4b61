import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import useAsync from 'react-use/esm/useAsync';
import { configuredBaseUrl } from './configuredBaseUrl';
import { rightAddress } from './rightAddress';

/**
 * Says so when the portal is opened by another name than the configured one
 * (127.0.0.1 for localhost, say). The backend refuses such a page, and sign-in
 * would hang without a word.
 *
 * It asks rather than redirects: a wrong `app.baseUrl` would otherwise send
 * everybody away from a portal that works.
 */
export const WrongAddressNotice = () => {
  const { value: baseUrl } = useAsync(configuredBaseUrl);
  const address = baseUrl && rightAddress(baseUrl, window.location.href);
  if (!address) {
    return null;
  }
  const { origin } = new URL(address);
  return (
    <Dialog open aria-labelledby="wrong-address-title">
      <DialogTitle id="wrong-address-title">
        This portal has another address
      </DialogTitle>
      <DialogContent>
        <DialogContentText>
          You opened it as {window.location.origin}, but it is configured as{' '}
          {origin} (app.baseUrl), and works under that name only.
        </DialogContentText>
      </DialogContent>
      <DialogActions>
        <Button color="primary" variant="contained" href={address}>
          Go to {origin}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
