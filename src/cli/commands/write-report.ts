/** `report NAME`: a text that a paper needs, from the log of the review, as Markdown or as a Word document. */
import { ReviewError } from '../../errors.ts';
import { withProject } from '../../project/project.ts';
import { listMissing } from '../../report/document.ts';
import { formatDocx } from '../../report/docx.ts';
import { formatMarkdown } from '../../report/markdown.ts';
import { REPORTS, type ReportName } from '../../report/registry.ts';
import { writeBytes, writeResult } from '../files.ts';
import type { Output } from '../output.ts';
import { gatherFacts } from '../report-facts.ts';

export interface WriteReportOptions {
  readonly review: string;
  readonly name: ReportName;
  readonly format: 'md' | 'docx';
  readonly output?: string | undefined;
}

export async function writeReport(options: WriteReportOptions, output: Output): Promise<undefined> {
  const { name, format } = options;
  if (format === 'docx' && options.output === undefined) {
    throw new ReviewError('usage', 'A Word document is not written to the terminal.', {
      hint: `stageone report ${name} --format docx --output ${name}.docx`,
    });
  }
  return withProject(options.review, async (project) => {
    const document = REPORTS[name](await gatherFacts(project));
    if (output.json) {
      output.report(document, []);
    } else if (format === 'docx' && options.output !== undefined) {
      writeBytes(options.output, await formatDocx(document), output);
    } else {
      writeResult(options.output, formatMarkdown(document), output);
    }
    const missing = listMissing(document);
    if (missing.length > 0) {
      const places = missing.length === 1 ? '1 place of the report is' : `${missing.length} places of the report are`;
      output.note(`${places} still to be filled by people:`);
    }
    for (const place of missing) output.note(`  ${place}`);
    return undefined;
  });
}
