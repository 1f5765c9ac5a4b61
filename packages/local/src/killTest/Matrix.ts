import { Step } from './steps';
import { COUNTED } from './Traces';
import { Column, COLUMNS, Outcome, Trial } from './Trial';

interface Entry {
  readonly trial: Trial;
  readonly outcome: Outcome;
}

/** What came out of all trials, a row for each step, a column for each cause. */
export class Matrix {
  readonly #entries: Entry[] = [];

  add(trial: Trial, outcome: Outcome): void {
    this.#entries.push({ trial, outcome });
  }

  has(trial: Trial): boolean {
    return this.#entries.some(entry => entry.trial === trial);
  }

  /** All that is wrong, a line for each trial. */
  get failures(): string[] {
    return this.#entries
      .filter(({ outcome }) => outcome.problems.length > 0)
      .map(({ trial: { step, column, name }, outcome }) =>
        [
          `✗ ${step.template} ${step.id}, ${column} (${name}): ${outcome.counts}, ${outcome.retries} retries`,
          ...outcome.problems.map(problem => `    ${problem}`),
          ...outcome.lastLines.map(line => `      | ${line}`),
        ].join('\n'),
      );
  }

  get resumedAfterS(): number[] {
    return this.#entries
      .map(({ outcome }) => outcome.resumedAfterS)
      .filter(seconds => seconds !== undefined);
  }

  /** How many cells are as they should be, and how many are not. */
  get cells(): { passed: number; failed: number } {
    const isRight = new Map<string, boolean>();
    for (const { trial, outcome } of this.#entries) {
      const { step, column } = trial;
      const cell = `${step.template} ${step.id} ${column}`;
      const before = isRight.get(cell) ?? true;
      isRight.set(cell, before && outcome.problems.length === 0);
    }
    const passed = [...isRight.values()].filter(Boolean).length;
    return { passed, failed: isRight.size - passed };
  }

  /** A table for each template among the steps. */
  toString(steps: readonly Step[]): string {
    const templates = [...new Set(steps.map(({ template }) => template))];
    return templates
      .map(template => {
        const rows = steps
          .filter(step => step.template === template)
          .map(step => [
            step.id,
            ...COLUMNS.map(column => this.#cell(step, column)),
          ]);
        const legend = COUNTED[template].join(' · ');
        return [
          `${template}: ${legend} (Jira –)`,
          ...table([['', ...COLUMNS], ...rows]),
        ].join('\n');
      })
      .join('\n\n');
  }

  #cell(step: Step, column: Column): string {
    const entries = this.#entries.filter(
      ({ trial }) => trial.step === step && trial.column === column,
    );
    if (entries.length === 0) {
      return '–';
    }
    const shown = entries.find(isWrong) ?? entries[0];
    const retries = Math.max(...entries.map(({ outcome }) => outcome.retries));
    return [
      entries.some(isWrong) && '✗',
      shown.outcome.counts,
      entries.length > 1 && `×${entries.length}`,
      retries > 0 && `r${retries}`,
    ]
      .filter(Boolean)
      .join(' ');
  }
}

function isWrong({ outcome }: Entry): boolean {
  return outcome.problems.length > 0;
}

function table(rows: readonly string[][]): string[] {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map(row => row[column].length)),
  );
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}
