import { isDiagram } from './isDiagram';

describe('isDiagram', () => {
  it.each([
    'sequenceDiagram\n  A->>B: hello',
    '  graph TD\n  A --> B',
    'stateDiagram-v2\n  [*] --> Open',
    '---\ntitle: Orders\n---\nflowchart LR\n  A --> B',
    "%%{init: {'theme': 'dark'}}%%\npie\n  \"a\": 1",
  ])('knows %j', code => {
    expect(isDiagram(code)).toBe(true);
  });

  it.each([
    'graphs are drawn elsewhere',
    'curl http://localhost:3000/graph',
    'A sequenceDiagram shows who calls whom',
    '',
  ])('leaves %j alone', code => {
    expect(isDiagram(code)).toBe(false);
  });
});
