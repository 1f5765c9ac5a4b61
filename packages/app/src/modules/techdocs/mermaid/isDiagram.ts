const KINDS = [
  'architecture',
  'block',
  'C4Component',
  'C4Container',
  'C4Context',
  'C4Deployment',
  'C4Dynamic',
  'classDiagram',
  'erDiagram',
  'flowchart',
  'gantt',
  'gitGraph',
  'graph',
  'journey',
  'kanban',
  'mindmap',
  'packet',
  'pie',
  'quadrantChart',
  'requirementDiagram',
  'sankey',
  'sequenceDiagram',
  'stateDiagram',
  'timeline',
  'xychart',
];

/** After the title or the settings that a diagram may begin with. */
const DIAGRAM = new RegExp(
  `^(---[\\s\\S]*?\\n---\\s*)?(%%.*\\s*)*(${KINDS.join('|')})\\b`,
);

/**
 * Whether a block of code is a diagram of Mermaid. MkDocs does not say: the
 * language that a page gives to it is unknown to what colours code.
 */
export function isDiagram(code: string): boolean {
  return DIAGRAM.test(code.trim());
}
