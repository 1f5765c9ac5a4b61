import { toError } from '@backstage/errors';
import { PortalUnderTest } from './PortalUnderTest';
import { ownRepository } from './requests';
import { formOf, TEAM, Trial } from './Trial';

/** A person tries again a few times, and then asks somebody. */
const MOST_RETRIES = 3;

/** A run of a template, followed as its page does. */
export class Run {
  readonly taskId: string;
  /** How often it was retried. */
  retries = 0;
  readonly #portal: PortalUnderTest;

  /** Makes what has to be there before the form of a trial can be filled in. */
  static async prepare(portal: PortalUnderTest, trial: Trial): Promise<void> {
    if (trial.step.template === 'service-database') {
      await portal.addService(trial.name, TEAM);
    }
  }

  static async submit(
    portal: PortalUnderTest,
    trial: Pick<Trial, 'step' | 'name' | 'owner'>,
  ): Promise<Run> {
    const { step } = trial;
    const id = await portal.scaffolder.submit(step.template, formOf(trial));
    return new Run(portal, id);
  }

  /** For a step that has nothing to do otherwise: a pull request is refused. */
  static async submitToFail(
    portal: PortalUnderTest,
    trial: Trial,
  ): Promise<Run> {
    if (trial.step.isForFailures) {
      await portal.faults.github.order({
        method: 'POST',
        path: `${ownRepository(trial.name)}/pulls`,
        status: 403,
      });
    }
    return Run.submit(portal, trial);
  }

  private constructor(portal: PortalUnderTest, taskId: string) {
    this.#portal = portal;
    this.taskId = taskId;
  }

  /** How it ended, or `undefined` when it still runs after a long time. */
  end(): Promise<string | undefined> {
    return this.#portal.tasks.end(this.taskId);
  }

  async cancel(): Promise<void> {
    await this.#portal.scaffolder.cancel(this.taskId);
  }

  /**
   * Waits for its end, and retries it when it failed, as its page does.
   *
   * @returns what keeps it from being completed
   */
  async complete(): Promise<string[]> {
    let status = await this.end();
    while (status === 'failed' && this.retries < MOST_RETRIES) {
      this.retries += 1;
      await this.#portal.scaffolder.askForRetry(this.taskId);
      status = await this.end();
    }
    return status === 'completed'
      ? []
      : [`after ${this.retries} retries the run is ${status ?? 'still going'}`];
  }

  async lastLines(): Promise<string[]> {
    try {
      return await this.#portal.tasks.lastLines(this.taskId);
    } catch (error) {
      return [toError(error).message];
    }
  }
}
