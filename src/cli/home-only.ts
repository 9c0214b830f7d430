/** Commands that only home can do: there alone is searched, imported and deduplicated, and batches and criteria are made. */
import type { Settings } from '../project/config.ts';
import { requireHome } from './copies.ts';

/** Words of a command line, and its options, as far as they decide. */
interface Typed {
  readonly words: readonly string[];
  readonly list: boolean;
  /** `dedupe FILE` needs no review. */
  readonly output: boolean;
}

/** By the first word; what is refused of the command, or `undefined`. */
const ONLY_AT_HOME: Readonly<Record<string, (typed: Typed) => boolean>> = {
  search: () => true,
  gold: () => true,
  import: () => true,
  withdraw: () => true,
  remove: () => true,
  query: ({ words }) => words[1] === 'hits' || words[1] === 'freeze',
  dedupe: ({ words, output }) => !output && words[1] !== 'explain' && words[1] !== 'report',
  pilot: () => true,
  criteria: () => true,
  reviewer: () => true,
  retrieve: ({ list }) => !list,
  study: () => true,
  report: ({ words }) => ['join', 'add', 'undo'].includes(words[1] ?? ''),
  audit: () => true,
  bundle: () => true,
};

/** @throws ReviewError `refused` for such a command in a copy */
export function refuseInCopy(args: Readonly<Record<string, unknown>>, settings: Pick<Settings, 'copy'>): void {
  const words = (Array.isArray(args['_']) ? args['_'] : []).map(String);
  const positional = ['action', 'what'].flatMap((name) => args[name] ?? []).map(String);
  const typed = {
    words: [words[0] ?? '', ...positional],
    list: args['list'] === true,
    output: typeof args['output'] === 'string',
  };
  if (ONLY_AT_HOME[typed.words[0] ?? '']?.(typed) === true) requireHome(settings, `\`${typed.words[0]}\``);
}
