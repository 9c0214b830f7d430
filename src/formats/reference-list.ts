/** Lists of references in APA, Vancouver and Harvard style, and BibLaTeX, made by citation-js from our CSL items. */
import { type CslItem, toCsl } from './csl.ts';
import type { ExportItem, FileWriter, WriteFormat } from './format.ts';

/** The names of the styles in citation-js. */
const TEMPLATES = { apa: 'apa', vancouver: 'vancouver', harvard: 'harvard1' } as const;

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

export const apaWriter = styleWriter('apa');
export const vancouverWriter = styleWriter('vancouver');
export const harvardWriter = styleWriter('harvard');

/** Citation keys are `r` and the record id, so that they are unique and the same in every export. */
export const biblatexWriter: FileWriter = {
  id: 'biblatex',
  extension: 'bib',
  write: async (items) => {
    if (items.length === 0) return '';
    const { default: Cite } = await import('citation-js');
    Cite.plugins.config.get('@bibtex').format.useIdAsLabel = true;
    // One record at a time: what citation-js cannot say of one does not cost the others.
    return items
      .map((item) => new Cite([bibItem(item)], { generateGraph: false }).format('biblatex').trim())
      .join('\n\n')
      .concat('\n');
  },
};

function bibItem(item: ExportItem): CslItem {
  return toCsl(item.record, `r${item.id}`);
}

function withoutFields(item: CslItem, fields: readonly string[]): CslItem {
  const kept = Object.entries(item).filter(([name]) => !fields.includes(name));
  return { ...Object.fromEntries(kept), id: item.id, type: item.type };
}
