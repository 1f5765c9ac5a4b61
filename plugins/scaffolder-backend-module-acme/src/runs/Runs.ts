import { AuthService } from '@backstage/backend-plugin-api';
import { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import { hasEndedEarly } from './reportRun';

/** The runs of everybody, as the portal itself may see them. */
export class Runs {
  readonly #auth: AuthService;
  readonly #scaffolder: ScaffolderService;

  constructor(options: { auth: AuthService; scaffolder: ScaffolderService }) {
    this.#auth = options.auth;
    this.#scaffolder = options.scaffolder;
  }

  /** Whether it may be given up: it failed, or was cancelled. */
  async hasEndedEarly(taskId: string): Promise<boolean> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    return hasEndedEarly(
      await this.#scaffolder.getTask({ taskId }, { credentials }),
    );
  }
}
