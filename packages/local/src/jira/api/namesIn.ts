/** The names in a parameter, which has commas in it or is there repeatedly. */
export function namesIn(parameter: unknown): string[] | undefined {
  return parameter === undefined
    ? undefined
    : [parameter].flat().flatMap(part => String(part).split(','));
}
