/** Lists of references in APA, Vancouver and Harvard style, and BibLaTeX, made by citation-js from our CSL items. */
import type { BibRecord } from '../records/record.ts';
import { type CslItem, toCsl } from './csl.ts';
import type { ExportItem, FileWriter, WriteFormat } from './format.ts';
import { texItem } from './tex-write.ts';

/** The names of the styles in citation-js. */
const TEMPLATES = { apa: 'apa', vancouver: 'vancouver', harvard: 'harvard1' } as const;

/** A list to be read by people: it holds what the style prints and no abstract, keyword, note, decision or id of the record. */
function styleWriter(id: Extract<WriteFormat, keyof typeof TEMPLATES>): FileWriter {
  return {
    id,
    extension: 'txt',
    write: async (items) => {
      if (items.length === 0) return '';
      const { default: Cite } = await import('citation-js');
      // The styles print no abstract, and it takes half of the time.
      const data = items.map((item) => withoutFields(toCsl(item.record, item.id), ['abstract', 'keyword']));
      const cite = new Cite(data, { generateGraph: false });
      return `${cite.format('bibliography', { format: 'text', template: TEMPLATES[id], lang: 'en-US' }).trim()}\n`;
    },
  };
}

/** One reference for each item, by its id, as text in one line. */
export async function formatReferences(
  items: readonly { readonly id: string; readonly record: BibRecord }[],
  style: keyof typeof TEMPLATES,
): Promise<ReadonlyMap<string, string>> {
  if (items.length === 0) return new Map();
  const { default: Cite } = await import('citation-js');
  const data = items.map(({ id, record }) => withoutFields(toCsl(record, id), ['abstract', 'keyword']));
  const entries: unknown = new Cite(data, { generateGraph: false }).format('bibliography', {
    format: 'text',
    template: TEMPLATES[style],
    lang: 'en-US',
    asEntryArray: true,
  });
  if (!Array.isArray(entries)) throw new Error('citation-js gave no list of entries.');
  return new Map(
    entries.map((entry: unknown) => {
      const [id, text] = Array.isArray(entry) ? entry : [];
      return [String(id), String(text).replace(/\s+/g, ' ').trim()];
    }),
  );
}

export const apaWriter = styleWriter('apa');
export const vancouverWriter = styleWriter('vancouver');
export const harvardWriter = styleWriter('harvard');

/**
 * BibLaTeX through citation-js. It cannot hold: the decision and notes, OpenAlex and PMC ids, kinds of article, the issue of what is
 * no article, second and further URLs, commas in keywords and which of them are subject headings. Citation keys are `r` and the record id, so that they are unique and the same in every export.
 */
export const biblatexWriter: FileWriter = {
  id: 'biblatex',
  extension: 'bib',
  frame: { head: '', between: '\n\n', foot: '\n', entries: biblatexEntries },
  write: async (items) => (items.length === 0 ? '' : `${await biblatexEntries(items)}\n`),
};

async function biblatexEntries(items: readonly ExportItem[]): Promise<string> {
  const { default: Cite } = await import('citation-js');
  const { format } = Cite.plugins.config.get('@bibtex');
  format.useIdAsLabel = true;
  format.asciiOnly = false;
  // One record at a time: what citation-js cannot say of one does not cost the others.
  return items
    .map((item) => new Cite([bibItem(item)], { generateGraph: false }).format('biblatex').trim())
    .join('\n\n');
}

function bibItem(item: ExportItem): CslItem {
  return texItem(toCsl(item.record, `r${item.id}`));
}

function withoutFields(item: CslItem, fields: readonly string[]): CslItem {
  const kept = Object.entries(item).filter(([name]) => !fields.includes(name));
  return { ...Object.fromEntries(kept), id: item.id, type: item.type };
}
