/** Writes selected records in a format. */
import type { ExportItem, WriteFormat, WriteOptions } from '../formats/format.ts';
import { WRITERS } from '../formats/registry.ts';

/** The whole text of the export, UTF-8 without byte-order mark; items in the order given. */
export async function writeExport(
  items: readonly ExportItem[],
  format: WriteFormat,
  options: WriteOptions = {},
): Promise<string> {
  return WRITERS[format].write(items, options);
}

/** The same text for items that come in batches, in as many pieces; a list in a citation style, which may sort, is made whole. */
export async function* writeBatches(
  batches: AsyncIterable<readonly ExportItem[]>,
  format: WriteFormat,
  options: WriteOptions = {},
): AsyncGenerator<string> {
  const { frame } = WRITERS[format];
  if (frame === undefined) {
    const items: ExportItem[] = [];
    for await (const batch of batches) for (const item of batch) items.push(item);
    yield await writeExport(items, format, options);
    return;
  }
  yield frame.head;
  let isFirst = true;
  for await (const batch of batches) {
    if (batch.length === 0) continue;
    const text = await frame.entries(batch, options);
    yield isFirst ? text : frame.between + text;
    isFirst = false;
  }
  yield frame.foot;
}

/** What a file of the format is usually called, without the dot. */
export function extensionOf(format: WriteFormat): string {
  return WRITERS[format].extension;
}
