import { parseDocument } from 'yaml';
import { z } from 'zod';
import { GithubError } from '../errors';

const MAX_ALIASES = 100;

/** The parts of a workflow's file that matter here. */
const workflowFile = z.object({
  name: z.string().optional(),
  on: z.unknown().optional(),
  jobs: z
    .record(z.string(), z.object({ uses: z.string().optional() }))
    .catch({}),
});

const pushEvent = z.object({
  push: z.object({
    branches: z.array(z.string()).optional(),
    paths: z.array(z.string()).optional(),
  }),
});

const dispatchEvent = z.object({
  workflow_dispatch: z.object({
    inputs: z.record(
      z.string(),
      z
        .object({
          required: z.boolean().default(false),
          default: z.unknown().optional(),
        })
        .nullable(),
    ),
  }),
});

export interface Workflow {
  /** Its name in the folder of workflows. */
  readonly file: string;
  readonly name: string;
  /** What starts it. */
  readonly events: readonly string[];
  /** The pushes that start it: patterns, of which undefined matches all. */
  readonly push: {
    readonly branches?: readonly string[];
    readonly paths?: readonly string[];
  };
  /** The workflows that its jobs call. */
  readonly calls: readonly string[];
  /** What it asks for when it is started by hand. */
  readonly inputs: readonly { name: string; isNeeded: boolean }[];
}

/** A file that is broken has its path for a name, and nothing starts it. */
export function parseWorkflow(file: string, text: string): Workflow {
  const document = parseDocument(text);
  const content: unknown =
    document.errors.length > 0 ? undefined : readDocument(document);
  const { data } = workflowFile.safeParse(content);
  return {
    file,
    name: data?.name ?? `.github/workflows/${file}`,
    events: eventsIn(data?.on),
    push: pushEvent.safeParse(data?.on).data?.push ?? {},
    calls: Object.values(data?.jobs ?? {}).flatMap(({ uses }) => uses ?? []),
    inputs: inputsIn(data?.on),
  };
}

/** @throws GithubError 422 for inputs it does not know, or lacks */
export function checkInputs(
  { inputs }: Workflow,
  given: Record<string, string>,
) {
  const unknown = Object.keys(given).filter(
    key => !inputs.some(({ name }) => name === key),
  );
  if (unknown.length > 0) {
    throw new GithubError(
      422,
      `Unexpected inputs provided: ${JSON.stringify(unknown)}`,
    );
  }
  const missing = inputs.find(
    ({ name, isNeeded }) => isNeeded && !Object.hasOwn(given, name),
  );
  if (missing) {
    throw new GithubError(422, `Required input '${missing.name}' not provided`);
  }
}

function readDocument(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    // So the parser refuses aliases of aliases, which would fill the memory.
    if (error instanceof ReferenceError) {
      return undefined;
    }
    throw error;
  }
}

/** A name, a list of names, or an object by names. */
function eventsIn(on: unknown): string[] {
  if (typeof on === 'string') {
    return [on];
  }
  if (Array.isArray(on)) {
    return on.map(String);
  }
  return typeof on === 'object' && on !== null ? Object.keys(on) : [];
}

function inputsIn(on: unknown): Workflow['inputs'] {
  const { data } = dispatchEvent.safeParse(on);
  return Object.entries(data?.workflow_dispatch.inputs ?? {}).map(
    ([name, input]) => ({
      name,
      isNeeded: input?.required === true && input.default === undefined,
    }),
  );
}
