import { TEAM, Trial } from '../Trial';

/** All that is to be the same for each service, by what it is of. */
export type Picture = Readonly<Record<string, string>>;

/** As much as is shown of it. */
const LONGEST_LINE = 200;
const TASK_ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The team that a trial's service belongs to, as everybody but the catalog calls it. */
export function teamOf({ owner = TEAM }: Pick<Trial, 'owner'>): string {
  return owner.replace(/^.*\//, '');
}

/** Without what differs from one service to the other. */
export function withoutNames(
  picture: Picture,
  trial: Pick<Trial, 'name' | 'owner'>,
): Picture {
  const general = (text: string) =>
    text
      .replaceAll(trial.name, 'NAME')
      .replaceAll(teamOf(trial), 'TEAM')
      .replace(TASK_ID, 'RUN');
  return Object.fromEntries(
    Object.entries(picture).map(([what, text]) => [
      general(what),
      general(text),
    ]),
  );
}

/** In words, nothing for two that are the same. */
export function differences(expected: Picture, found: Picture): string[] {
  const missing = Object.keys(expected).filter(what => !(what in found));
  const more = Object.keys(found).filter(what => !(what in expected));
  const other = Object.keys(found).filter(
    what => what in expected && found[what] !== expected[what],
  );
  return [
    ...missing.map(what => `missing: ${what}`),
    ...more.map(what => `too much: ${what}`),
    ...other.map(
      what =>
        `not as in other runs: ${what}, ${firstOther(
          expected[what],
          found[what],
        )}`,
    ),
  ];
}

/** The first line that is another one. */
function firstOther(expected: string, found: string): string {
  const lines = expected.split('\n');
  const other = found.split('\n').find((line, index) => line !== lines[index]);
  return other?.slice(0, LONGEST_LINE) ?? 'which ends before';
}
