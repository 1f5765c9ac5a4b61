import { InputError } from '@backstage/errors';
import { parse } from 'yaml';
import { z } from 'zod';

/** Values of a workflow are text to whoever reads them. */
const texts = z.record(z.string(), z.coerce.string()).default({});

const step = z.object({
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: texts,
  run: z.string().optional(),
  shell: z.enum(['bash', 'python']).default('bash'),
  env: texts,
});

const workflow = z.object({
  jobs: z.record(z.string(), z.object({ steps: z.array(step) })),
});

/** A step of a job: it uses an action, or runs a script. */
export type Step = z.infer<typeof step>;

/** As much of a workflow as is executed here; its jobs follow one another. */
export type Workflow = z.infer<typeof workflow>;

/** @throws InputError for what is no workflow, or needs more than there is here */
export function readWorkflow(text: string): Workflow {
  const { success, data, error } = workflow.safeParse(parse(text));
  if (!success) {
    throw new InputError(
      `The workflow cannot be executed here: ${z.prettifyError(error)}`,
    );
  }
  return data;
}
