/** The reports by name, in the order in which they are listed. */
import { agreementReport } from './agreement-report.ts';
import { excludedReports, includedStudies } from './assessed.ts';
import { checklist } from './checklist.ts';
import { deviations } from './deviations.ts';
import type { ReportDocument } from './document.ts';
import type { ReviewFacts } from './facts.ts';
import { methods } from './methods.ts';
import { pressSheet } from './press.ts';
import { prismaS } from './prisma-s.ts';
import { searchAppendix } from './search-appendix.ts';
import { sourcesReport } from './sources.ts';
import { timeReport } from './time.ts';

export const REPORTS = {
  'prisma-s': prismaS,
  'search-appendix': searchAppendix,
  methods,
  excluded: excludedReports,
  included: includedStudies,
  press: pressSheet,
  deviations,
  agreement: agreementReport,
  sources: sourcesReport,
  time: timeReport,
  checklist,
} as const satisfies Readonly<Record<string, (facts: ReviewFacts) => ReportDocument>>;

export type ReportName = keyof typeof REPORTS;
