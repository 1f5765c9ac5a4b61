import { InputError } from '@backstage/errors';

/** What expressions speak of: `vars.BUCKET` is `{ vars: { BUCKET: … } }`. */
export type Contexts = Readonly<
  Record<string, Readonly<Record<string, string | undefined>>>
>;

const COMPARISON = /^([\w.]+) (==|!=) '([^']*)'$/;
const VALUE = /^(\w+)\.(\w+)$/;

/** A text with the values of its `${{ … }}` in place. */
export function fillIn(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression) =>
    valueOf(expression.trim(), contexts),
  );
}

/** Whether the condition of a step holds; one without a condition is run. */
export function holds(
  condition: string | undefined,
  contexts: Contexts,
): boolean {
  if (condition === undefined) {
    return true;
  }
  const [, value, operator, other] = COMPARISON.exec(condition) ?? [];
  if (value === undefined) {
    throw notUnderstood(condition);
  }
  return (valueOf(value, contexts) === other) === (operator === '==');
}

/** What is not set is empty, as on GitHub. */
function valueOf(expression: string, contexts: Contexts): string {
  const [, context, name] = VALUE.exec(expression) ?? [];
  if (context === undefined || !(context in contexts)) {
    throw notUnderstood(expression);
  }
  return contexts[context][name] ?? '';
}

function notUnderstood(expression: string): InputError {
  return new InputError(
    `The expression '${expression}' is not understood here: values such as vars.NAME are, and comparisons of one with a text`,
  );
}
