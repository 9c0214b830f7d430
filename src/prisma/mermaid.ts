/** Writes the flow as a Mermaid flowchart, for Markdown that draws one. */
import { type DiagramOptions, describeFlow } from './diagram.ts';
import type { Flow } from './flow.ts';
import { cleanLine } from './wrap.ts';

/** A `flowchart TD` with one node a box; the notes follow as comments (`%%`). */
export function formatFlowMermaid(flow: Flow, options: DiagramOptions = {}): string {
  const diagram = describeFlow(flow, options);
  const nodes = diagram.boxes.map((box) => {
    const lines = box.lines.map(({ text, indent }) => '&emsp;'.repeat(indent) + escapeLabel(cleanLine(text)));
    return `  box${box.number}["${lines.join('<br/>')}"]`;
  });
  const interim =
    diagram.interim === undefined ? [] : [`  interim["${escapeLabel(diagram.interim)}"]`, '  interim ~~~ box2'];
  return `${[
    'flowchart TD',
    ...interim,
    ...nodes,
    ...diagram.arrows.map(([from, to]) => `  box${from} --> box${to}`),
    ...diagram.notes.map((note) => `%% ${cleanLine(note).replace(/[{}]/g, '')}`),
  ].join('\n')}\n`;
}

/** Entity codes for what Mermaid or its HTML labels would read as syntax. */
function escapeLabel(text: string): string {
  return text.replace(/[#&<>"`*_[\]{}|\\;]/g, (character) => `#${character.charCodeAt(0)};`);
}
