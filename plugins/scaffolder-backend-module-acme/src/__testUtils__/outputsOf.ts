/** What an action put out, by name. */
export function outputsOf(context: {
  output: unknown;
}): Record<string, unknown> {
  const { calls } = (context.output as jest.Mock<void, [string, unknown]>).mock;
  return Object.fromEntries(calls);
}
