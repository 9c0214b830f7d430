/** Writes selected records in a format. */
import type { EntryFrame, ExportItem, WriteFormat, WriteOptions } from '../formats/format.ts';
import { WRITERS } from '../formats/registry.ts';

/** The whole text of the export, UTF-8 without byte-order mark; items in the order given. */
export async function writeExport(
  items: readonly ExportItem[],
  format: WriteFormat,
  options: WriteOptions = {},
): Promise<string> {
  return WRITERS[format].write(items, options);
}

/** How a file is written bit by bit; `undefined` for formats that are made whole. */
export function frameOf(format: WriteFormat): EntryFrame | undefined {
  return WRITERS[format].frame;
}

/** What a file of the format is usually called, without the dot. */
export function extensionOf(format: WriteFormat): string {
  return WRITERS[format].extension;
}
