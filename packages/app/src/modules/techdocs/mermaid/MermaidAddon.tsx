import { useEffect } from 'react';
import { useShadowRootElements } from '@backstage/plugin-techdocs-react';
import { useTheme } from '@material-ui/core/styles';
import { isDiagram } from './isDiagram';
import { renderDiagram } from './renderDiagram';

/** Draws the diagrams of Mermaid that a page of docs has as code. */
export const MermaidAddon = () => {
  const blocks = useShadowRootElements(['div.highlight, pre.mermaid']);
  const { palette } = useTheme();

  useEffect(() => {
    const over = new AbortController();
    const diagrams = blocks.filter(block => isDiagram(codeOf(block)));
    for (const block of diagrams) {
      renderDiagram(codeOf(block), palette.type).then(
        svg => over.signal.aborted || show(block, svg),
        // What cannot be drawn stays as it is: code that says what is wrong to
        // whoever wrote it.
        () => {},
      );
    }
    return () => over.abort();
  }, [blocks, palette.type]);

  return null;
};

function codeOf(block: HTMLElement): string {
  return (block.querySelector('code') ?? block).textContent ?? '';
}

/** In place of the code, which is kept: another theme draws it anew. */
function show(block: HTMLElement, svg: string) {
  const known = block.nextElementSibling;
  const figure = known?.matches('figure.diagram')
    ? known
    : document.createElement('figure');
  figure.className = 'diagram';
  figure.setAttribute('style', 'margin: 1em 0; width: 100%');
  // Mermaid has taken out of it what could do harm.
  figure.innerHTML = svg;
  block.after(figure);
  block.style.display = 'none';
}
