import { Step } from './steps';
import { COUNTED } from './traces/Traces';
import { Column, COLUMNS, Outcome, Trial } from './Trial';

interface Entry {
  readonly trial: Trial;
  readonly outcome: Outcome;
}

interface Cell {
  readonly step: Step;
  readonly column: Column;
}

/** What came out of all trials, a row for each step, a column for each cause. */
export class Matrix {
  #planned: readonly Trial[] = [];
  readonly #entries: Entry[] = [];

  /** Says what is to be tried. What is not tried then is a failure. */
  plan(trials: readonly Trial[]): void {
    this.#planned = trials;
  }

  add(trial: Trial, outcome: Outcome): void {
    this.#entries.push({ trial, outcome });
  }

  /** All that is wrong, a line for each trial. */
  get failures(): string[] {
    return [
      ...this.#entries
        .filter(isWrong)
        .map(({ trial: { step, column, name }, outcome }) =>
          [
            `✗ ${step.template} ${step.id}, ${column} (${name}): ${outcome.counts}, ${outcome.retries} retries`,
            ...outcome.problems.map(problem => `    ${problem}`),
            ...outcome.lastLines.map(line => `      | ${line}`),
          ].join('\n'),
        ),
      ...this.#untried.map(
        ({ step, column, name }) =>
          `✗ ${step.template} ${step.id}, ${column} (${name}): not tried`,
      ),
    ];
  }

  get resumedAfterS(): number[] {
    return this.#entries
      .map(({ outcome }) => outcome.resumedAfterS)
      .filter(seconds => seconds !== undefined);
  }

  /** How many cells are as they should be, and how many are not. */
  get cells(): { passed: number; failed: number } {
    const cells = new Map<string, Cell>();
    for (const trial of this.#trials) {
      const { step, column } = trial;
      cells.set(`${step.template} ${step.id} ${column}`, trial);
    }
    const passed = [...cells.values()].filter(cell =>
      this.#isRight(cell),
    ).length;
    return { passed, failed: cells.size - passed };
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
            ...COLUMNS.map(column => this.#describe({ step, column })),
          ]);
        const legend = COUNTED[template].join(' · ');
        return [
          `${template}: ${legend} (Jira –)`,
          ...table([['', ...COLUMNS], ...rows]),
        ].join('\n');
      })
      .join('\n\n');
  }

  get #trials(): readonly Trial[] {
    return [...this.#planned, ...this.#entries.map(({ trial }) => trial)];
  }

  get #untried(): readonly Trial[] {
    const tried = new Set(this.#entries.map(({ trial }) => trial.name));
    return this.#planned.filter(({ name }) => !tried.has(name));
  }

  #isRight(cell: Cell): boolean {
    return (
      !this.#untried.some(trial => isIn(cell, trial)) &&
      !this.#entriesOf(cell).some(isWrong)
    );
  }

  #entriesOf(cell: Cell): Entry[] {
    return this.#entries.filter(({ trial }) => isIn(cell, trial));
  }

  #describe(cell: Cell): string {
    if (!this.#trials.some(trial => isIn(cell, trial))) {
      return '–';
    }
    const entries = this.#entriesOf(cell);
    const shown = entries.find(isWrong) ?? entries.at(0);
    const retries = Math.max(
      0,
      ...entries.map(({ outcome }) => outcome.retries),
    );
    return [
      !this.#isRight(cell) && '✗',
      shown?.outcome.counts ?? 'not tried',
      entries.length > 1 && `×${entries.length}`,
      retries > 0 && `r${retries}`,
    ]
      .filter(Boolean)
      .join(' ');
  }
}

function isIn({ step, column }: Cell, trial: Trial): boolean {
  return trial.step === step && trial.column === column;
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
