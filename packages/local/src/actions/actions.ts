import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { execFile } from '../service/execFile';

/** A commit of a repository, for the action that checks it out. */
export interface Source {
  /** The bare repository. */
  readonly gitDir: string;
  readonly oid: string;
}

interface Use {
  readonly inputs: Readonly<Record<string, string>>;
  readonly workspace: string;
}

/** What the actions do that workflows use, as far as that is done here. */
export class Actions {
  readonly #source: Source;
  readonly #artifacts: string;

  /** @param artifacts - a folder that all jobs of a run share */
  constructor(source: Source, artifacts: string) {
    this.#source = source;
    this.#artifacts = artifacts;
  }

  /** @throws InputError for an action that is not known here */
  async use(uses: string, use: Use): Promise<void> {
    const [action] = uses.split('@');
    switch (action) {
      case 'actions/checkout':
        return this.#checkOut(use);
      case 'actions/setup-node':
      case 'actions/setup-python':
        // They are on the path.
        return undefined;
      case 'actions/upload-artifact':
        return cp(use.inputs.path, this.#artifact(use), { recursive: true });
      case 'actions/download-artifact':
        await mkdir(use.inputs.path, { recursive: true });
        return cp(this.#artifact(use), use.inputs.path, { recursive: true });
      default:
        throw new InputError(`The action ${action} is not known here`);
    }
  }

  async #checkOut({ workspace }: Use) {
    const { gitDir, oid } = this.#source;
    const git = (...args: string[]) => execFile('git', args, {});
    await git('clone', '--quiet', '--no-checkout', gitDir, workspace);
    await git('-C', workspace, 'checkout', '--quiet', '--detach', oid);
  }

  #artifact({ inputs }: Use) {
    return join(this.#artifacts, inputs.name);
  }
}
