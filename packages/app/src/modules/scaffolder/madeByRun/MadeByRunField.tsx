import {
  discoveryApiRef,
  fetchApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import TextField from '@material-ui/core/TextField';
import useAsync from 'react-use/esm/useAsync';
import { CleanUpPreview } from './CleanUpPreview';
import { findRun } from './findRun';

export const madeByRunSchema = makeFieldSchema({ output: z => z.string() });

/** A run by its id, with what a clean-up of it removes and what stays. */
export const MadeByRunField = (props: typeof madeByRunSchema.TProps) => {
  const { formData, onChange, rawErrors, required, schema } = props;
  const taskId = formData ?? '';
  const { remark, isError, report } = useFoundRun(taskId);
  // The form says it itself once it was asked to go on.
  const isSaid = rawErrors?.some(error => remark?.endsWith(error));
  return (
    <>
      <TextField
        id={props.idSchema.$id}
        label={schema.title}
        required={required}
        value={taskId}
        onChange={({ target }) => onChange(target.value.trim())}
        margin="normal"
        fullWidth
        error={Boolean(rawErrors?.length) || isError}
        helperText={(!isSaid && remark) || schema.description}
        FormHelperTextProps={{ role: 'status' }}
      />
      {report && <CleanUpPreview report={report} />}
    </>
  );
};

/** What to say of a run; nothing as long as none is named. */
function useFoundRun(taskId: string) {
  const discovery = useApi(discoveryApiRef);
  const fetch = useApi(fetchApiRef);
  const { value, error, loading } = useAsync(
    async () => (taskId ? findRun(taskId, { discovery, fetch }) : undefined),
    [taskId, discovery, fetch],
  );
  if (loading) {
    return { remark: 'Looking at what the run made …', isError: false };
  }
  if (error) {
    const remark = `The run could not be looked at: ${error.message}`;
    return { remark, isError: true };
  }
  const remark = value?.problem && `The run ${value.problem}`;
  return { remark, isError: Boolean(remark), report: value?.report };
}
