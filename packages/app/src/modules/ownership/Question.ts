/** What the page is asked, as its address has it. */
export interface Question {
  /** Left out for oneself. */
  readonly user?: string;
  readonly permission?: string;
  readonly entity?: string;
}

const KEYS = ['user', 'permission', 'entity'] as const;

export function readQuestion(params: URLSearchParams): Question {
  return Object.fromEntries(
    KEYS.map(key => [key, params.get(key) ?? undefined]),
  );
}

/** @returns only what was filled in */
export function writeQuestion(question: Question): URLSearchParams {
  const params = new URLSearchParams();
  for (const key of KEYS) {
    const value = question[key]?.trim();
    if (value) {
      params.set(key, value);
    }
  }
  return params;
}
