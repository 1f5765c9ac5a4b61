import TextField from '@material-ui/core/TextField';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  makeFieldSchema,
  scaffolderApiRef,
} from '@backstage/plugin-scaffolder-react';
import { useState } from 'react';
import useAsync from 'react-use/esm/useAsync';
import useDebounce from 'react-use/esm/useDebounce';
import { findName, NameState } from './findName';

/** As long as one may pause within a word. */
const TYPING_PAUSE_MS = 300;

export const serviceNameSchema = makeFieldSchema({
  output: z => z.string(),
  uiOptions: z =>
    z.object({
      template: z.string().describe('The name of the template that asks'),
      rule: z
        .string()
        .describe('What to say of a name that is not well-formed'),
    }),
});

/** A name, with a word on whether it is free while it is typed. */
export const ServiceNameField = (props: typeof serviceNameSchema.TProps) => {
  const { formData, onChange, rawErrors, required, schema, uiSchema } = props;
  const name = formData ?? '';
  const isWellFormed = matches(name, schema);
  const { template = '', rule } = uiSchema['ui:options'] ?? {};
  const availability = useAvailability(isWellFormed ? name : '', template);
  const remark =
    name && !isWellFormed ? { text: rule, isError: true } : availability;
  return (
    <TextField
      id={props.idSchema.$id}
      label={schema.title}
      required={required}
      value={name}
      onChange={({ target }) => onChange(target.value)}
      margin="normal"
      fullWidth
      error={Boolean(rawErrors?.length) || remark?.isError}
      helperText={remark?.text ?? schema.description}
      FormHelperTextProps={{ role: 'status' }}
    />
  );
};

function matches(
  name: string,
  schema: { pattern?: string; minLength?: number; maxLength?: number },
): boolean {
  return (
    name.length >= (schema.minLength ?? 1) &&
    name.length <= (schema.maxLength ?? Infinity) &&
    new RegExp(schema.pattern ?? '').test(name)
  );
}

/** What to say of a name; nothing of one that is empty. */
function useAvailability(name: string, template: string) {
  const catalog = useApi(catalogApiRef);
  const scaffolder = useApi(scaffolderApiRef);
  const [settled, setSettled] = useState(name);
  useDebounce(() => setSettled(name), TYPING_PAUSE_MS, [name]);

  const { loading, value, error } = useAsync(
    async () =>
      settled
        ? findName(settled, template, { catalog, scaffolder })
        : undefined,
    [settled, template],
  );
  if (!name) {
    return undefined;
  }
  if (loading || settled !== name) {
    return { text: `Looking whether ${name} is free …`, isError: false };
  }
  if (error) {
    return {
      text: `It could not be seen whether ${name} is free: ${error.message}`,
      isError: true,
    };
  }
  return value && describe(name, value);
}

function describe(name: string, found: NameState) {
  switch (found.state) {
    case 'free':
      return { text: `${name} is free`, isError: false };
    case 'ours':
      return {
        text: `This template made ${found.where}: run again, it finds what is there`,
        isError: false,
      };
    default:
      return { text: `${name} is taken by ${found.where}`, isError: true };
  }
}
