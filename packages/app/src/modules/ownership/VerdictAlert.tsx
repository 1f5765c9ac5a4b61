import { Verdict } from '@internal/plugin-auth-acme-common';
import { Alert } from '@backstage/ui';

const SAID: Record<
  Verdict['result'],
  { status: 'success' | 'danger' | 'info'; word: string }
> = {
  ALLOW: { status: 'success', word: 'allowed' },
  DENY: { status: 'danger', word: 'refused' },
  CONDITIONAL: { status: 'info', word: 'allowed for some, and not for others' },
  UNKNOWN: { status: 'info', word: 'decided elsewhere' },
};

/** Whether somebody may do something, and why. */
export const VerdictAlert = ({ verdict }: { verdict: Verdict }) => {
  const { permission, resourceRef, result, rule, because } = verdict;
  const { status, word } = SAID[result];
  const what = resourceRef ? `${permission} of ${resourceRef}` : permission;
  return (
    <Alert
      role="status"
      status={status}
      icon
      title={`${what} is ${word}`}
      description={
        <>
          {rule && <div>{rule}</div>}
          <div>{because}</div>
        </>
      }
    />
  );
};
