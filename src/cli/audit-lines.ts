/** The result of an audit of agreed exclusions, as JSON and as people read it. */
import type { RecordId } from '../records/record.ts';
import { thousands } from '../records/text.ts';
import type { AuditResult } from '../screening/audit.ts';
import { safeText } from '../tui/record-text.ts';
import { wrapLines } from './table.ts';

const WIDTH = 76;

/** A record that was found relevant. */
export interface FoundRecord {
  readonly id: RecordId;
  readonly title: string | null;
  readonly why: string | null;
  readonly by: string;
  readonly at: string;
  /** Whether it stands excluded no more. */
  readonly corrected: boolean;
}

export interface AuditReport extends Omit<AuditResult, 'found'> {
  readonly stage: 'title-abstract';
  readonly found: readonly FoundRecord[];
}

export function auditLines(report: AuditReport): readonly string[] {
  const { drawn, answered, agreedExclusions, agreedExclusionsNow } = report;
  const open = drawn - answered;
  const sentences = [
    `Audit: ${thousands(drawn)} of ${thousands(agreedExclusions)} agreed exclusions at title and abstract were drawn, ${thousands(answered)} answered.`,
    shareText(report),
    missedText(report),
    open === 0 ? '' : `${thousands(open)} of the sample are open: the figures are not final.`,
    agreedExclusionsNow > agreedExclusions
      ? `Today there are ${thousands(agreedExclusionsNow)} agreed exclusions: a larger --n draws again, from all of them.`
      : '',
  ];
  return [
    ...sentences.filter((sentence) => sentence !== '').flatMap((sentence) => wrapLines(sentence, WIDTH)),
    ...foundLines(report.found),
  ];
}

function shareText({ relevant, answered, share, interval }: AuditReport): string {
  if (share === null || interval === null) return '';
  const of = `${thousands(relevant)} of ${thousands(answered)} relevant`;
  if (interval.low === interval.high) return `${of}: all agreed exclusions have been looked at.`;
  if (relevant === 0) return `${of}: at most ${percent(interval.high)} of all are (95 %, Clopper–Pearson, one-sided).`;
  return `${of}: ${percent(share)}, 95 % interval ${percent(interval.low)} to ${percent(interval.high)} (Clopper–Pearson${interval.sides === 1 ? ', one-sided' : ''}).`;
}

function missedText({ missed, interval, agreedExclusions, relevant }: AuditReport): string {
  if (missed === null || interval === null || interval.low === interval.high) return '';
  const all = `all ${thousands(agreedExclusions)} agreed exclusions`;
  if (relevant === 0) return `Among ${all} at most ${count(missed.high)} were missed.`;
  return `Among ${all} about ${count(missed.expected)} were missed, between ${count(missed.low)} and ${count(missed.high)}.`;
}

function foundLines(found: readonly FoundRecord[]): readonly string[] {
  if (found.length === 0) return [];
  const left = found.filter(({ corrected }) => !corrected);
  return [
    '',
    'Found relevant; an audit changes no outcome:',
    ...found.flatMap(({ id, title, why, corrected }) => {
      const text = [title ?? '(no title)', why === null ? '' : `(${why})`, corrected ? '[no longer excluded]' : ''];
      return wrapLines(safeText(text.filter((part) => part !== '').join(' ')), WIDTH - id.length - 4).map(
        (line, index) => `  ${index === 0 ? id : ' '.repeat(id.length)}  ${line}`,
      );
    }),
    ...(left.length === 0
      ? []
      : ['To correct them:', `  stageone resolve ${left.map(({ id }) => id).join(' ')} --reviewer CODE`]),
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function count(expected: number): string {
  return thousands(Math.round(expected));
}
