let diagrams = 0;

/** Draws one, with what draws them: much code, loaded by who has a diagram. */
export async function renderDiagram(
  code: string,
  theme: 'light' | 'dark',
): Promise<string> {
  const { default: mermaid } = await import('mermaid');
  mermaid.initialize({
    startOnLoad: false,
    suppressErrorRendering: true,
    // No script and no link of a page is let through.
    securityLevel: 'strict',
    theme: theme === 'dark' ? 'dark' : 'default',
  });
  diagrams += 1;
  const { svg } = await mermaid.render(`diagram-${diagrams}`, code);
  return svg;
}
