/** What to type when a service did not search as asked: change the term, or accept it with a reason. */
import { acknowledgementText, findAcknowledgement, findTermPlace } from '../query/acknowledge.ts';
import type { SavedQuery } from '../query/tree.ts';
import type { Run } from '../search/run.ts';

/** Lines for people below a run that ended `UNACKNOWLEDGED`; none for any other. */
export function describeUnacknowledged(run: Run, query: SavedQuery | undefined): readonly string[] {
  if (run.failure?.code !== 'UNACKNOWLEDGED' || query === undefined) return [];
  const open = run.warnings.filter(
    ({ code, term }) => term !== undefined && findAcknowledgement(query, code, term) === undefined,
  );
  return [
    ...open.map(({ code, term, message }) => {
      const place = findTermPlace(query, term ?? '');
      const at = place === undefined ? query.file : `${place.file}:${place.line}:${place.column}`;
      return `  ${at}: ${message}${suggestion(code, term ?? '')}`;
    }),
    `  Change these terms, or accept them in ${query.file} and search again:`,
    '    acknowledged:',
    ...open.map(({ code, term }) => `      ${acknowledgementText(code, term)}`),
  ];
}

function suggestion(code: string, term: string): string {
  const words = term
    .replace(/\[[^\]]*\]|"/g, ' ')
    .trim()
    .split(/\s+/);
  if (code !== 'PHRASE_NOT_INDEXED' || words.length < 2 || term.includes('*')) return '';
  // A proximity of 0 finds the words side by side without the phrase index (apis/README.md 1.5).
  return ` Words side by side are found without the index: { near: { words: [${words.join(', ')}], within: 0 } }.`;
}
