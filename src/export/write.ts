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

/** What stands between two entries of a file that can be written bit by bit; `undefined` for formats that are made whole. */
export function betweenEntries(format: WriteFormat): string | undefined {
  return WRITERS[format].between;
}

/** What a file of the format is usually called, without the dot. */
export function extensionOf(format: WriteFormat): string {
  return WRITERS[format].extension;
}
