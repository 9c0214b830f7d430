/** The flow of a review in each of its forms of text, with the dates and remarks of its searches. */
import { formatFlowCsv } from '../prisma/csv.ts';
import type { Flow } from '../prisma/flow.ts';
import { formatFlowMermaid } from '../prisma/mermaid.ts';
import { formatFlowSvg, type Links } from '../prisma/svg.ts';
import { formatFlowText } from '../prisma/text.ts';
import type { Project } from '../project/project.ts';
import { readEvents } from '../store/events.ts';
import { listImports } from '../store/imports.ts';
import { listRuns } from '../store/runs.ts';
import { COUNTED_EVENTS, flowDate } from './flow-date.ts';
import { searchDates, searchNotes } from './search-notes.ts';

export const TEXT_FORMATS = ['text', 'json', 'svg', 'csv', 'mermaid'] as const;
export type TextFormat = (typeof TEXT_FORMATS)[number];

interface DrawingOptions {
  /** Put between thousands. */
  readonly thousands: string;
  readonly links: Links;
}

/** The flow in one of its forms of text. */
export async function formatFlow(
  flow: Flow,
  format: TextFormat,
  project: Project,
  { thousands, links }: DrawingOptions = { thousands: '', links: new Map() },
): Promise<string> {
  const { title } = project.settings;
  const runs = await listRuns(project.database);
  const imports = await listImports(project.database);
  const notes = [...searchDates(runs, imports), ...searchNotes(runs)];
  switch (format) {
    case 'json':
      return `${JSON.stringify({ ...flow, as_of: await dateOf(project) }, undefined, 2)}\n`;
    case 'svg':
      return formatFlowSvg(flow, { title, notes, thousands, links });
    case 'csv':
      return formatFlowCsv(flow, links);
    case 'mermaid':
      return formatFlowMermaid(flow, { notes, thousands });
    case 'text':
      return `${formatFlowText(flow, { title, notes, thousands }).trimEnd()}\n`;
  }
}

/** The time for which the numbers hold. */
export async function dateOf({ database }: Project): Promise<string | null> {
  const counted = await readEvents(database, { types: COUNTED_EVENTS });
  return flowDate(counted, await listRuns(database), await listImports(database));
}
