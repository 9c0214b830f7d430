/** What the groups of commands share: common options, and how a command is run. */
import type { Argv } from 'yargs';
import type { Output } from './output.ts';

export const REPORT = { json: { type: 'boolean', default: false, describe: 'Print one JSON document' } } as const;
export const REVIEWER = {
  reviewer: { type: 'string', demandOption: true, describe: 'Code of the person who asks' },
} as const;
export const STAGE = {
  stage: {
    choices: ['title-abstract', 'full-text'] as const,
    default: 'title-abstract' as const,
    describe: 'Stage of screening',
  },
} as const;
export const EXPORT_FORMATS = ['ris', 'nbib', 'csv', 'csl', 'biblatex', 'apa', 'vancouver', 'harvard'] as const;

/** Texts that `report` writes; they are those of report/registry.ts, named here so that no command line loads it. */
export const REPORT_NAMES = [
  'prisma-s',
  'search-appendix',
  'methods',
  'excluded',
  'included',
  'press',
  'deviations',
  'agreement',
  'sources',
  'time',
  'checklist',
] as const;

export type Program = Argv<{ review: string }>;
export type Run = (json: boolean, work: (output: Output) => Promise<number | undefined>) => Promise<void>;
