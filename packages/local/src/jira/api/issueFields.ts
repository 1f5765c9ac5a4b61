import { z } from 'zod';
import { adfDocument } from '../adf';
import { badRequest, invalidFields } from '../errors';
import { JiraStore } from '../JiraStore';
import { ISSUE_TYPES } from '../model';

/** What Jira says of a field, whatever is wrong in it. */
const COMPLAINTS: Record<string, string | undefined> = {
  project: 'Specify a valid project ID or key',
  issuetype: 'Specify a valid issue type',
  description:
    'Operation value must be an Atlassian Document (see the Atlassian Document Format)',
};

const summary = z
  .string('You must specify a summary of the issue.')
  .trim()
  .min(1, 'You must specify a summary of the issue.')
  .max(255, "Summary can't exceed 255 characters.")
  .regex(
    /^[^\r\n]*$/,
    'The summary is invalid because it contains newline characters.',
  );

const label = z.string().regex(/^\S+$/, {
  error: ({ input }) =>
    `The label '${input}' contains spaces which is invalid.`,
});

/**
 * Reads what an issue is to be made of.
 *
 * @throws JiraError 400 which says what is wrong with each field
 */
export function readIssueFields(store: JiraStore, body: unknown) {
  const project = z
    .object({ id: z.string(), key: z.string() })
    .partial()
    .transform((named, context) => {
      const known = store.project(named.key ?? named.id);
      return known ?? invalid(context);
    });
  const issuetype = z
    .object({ id: z.string(), name: z.string() })
    .partial()
    .transform((named, context) => {
      const known = ISSUE_TYPES.find(
        ({ id, name }) => id === named.id || name === named.name,
      );
      return known ?? invalid(context);
    });
  const { success, data, error } = z
    .strictObject({
      fields: z.strictObject({
        project,
        issuetype,
        summary,
        description: adfDocument.nullish(),
        labels: z.array(label, 'data was not an array').default([]),
      }),
    })
    .safeParse(body);
  if (!success) {
    throw refusal(error);
  }
  const { fields } = data;
  return {
    project: fields.project,
    fields: {
      typeId: fields.issuetype.id,
      summary: fields.summary,
      description: fields.description ?? undefined,
      labels: [...new Set(fields.labels)].sort(),
    },
  };
}

function invalid(context: z.RefinementCtx) {
  context.addIssue({ code: 'custom' });
  return z.NEVER;
}

function refusal({ issues }: z.ZodError) {
  const errors: Record<string, string> = {};
  for (const issue of issues) {
    const [, field] = issue.path;
    if (typeof field === 'string') {
      errors[field] = COMPLAINTS[field] ?? issue.message;
    } else if (issue.code === 'unrecognized_keys' && issue.path.length === 1) {
      for (const key of issue.keys) {
        errors[
          key
        ] = `Field '${key}' cannot be set. It is not on the appropriate screen, or unknown.`;
      }
    } else {
      return badRequest("The local Jira takes 'fields', and nothing beside it");
    }
  }
  return invalidFields(errors);
}
