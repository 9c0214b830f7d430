/** Where the keys of a YAML file stand, for messages about settings that are no part of the query tree. */
import { isMap, isScalar, isSeq } from 'yaml';
import type { FilePlace } from './tree.ts';
import type { YamlSource } from './yaml-source.ts';

/**
 * The place of every key and every list entry, by its path; keys without a value are among them.
 *
 * @example listKeyPlaces(source).get('databases.crossref.probes[2]') // { file: 'queries/core.yaml', line: 33, column: 9 }
 */
export function listKeyPlaces(source: YamlSource): ReadonlyMap<string, FilePlace> {
  const places = new Map<string, FilePlace>();

  function note(node: unknown, path: string): void {
    if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        places.set(`${path}[${index}]`, source.placeOf(item));
        note(item, `${path}[${index}]`);
      }
    }
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const inner = path === '' ? String(key.value) : `${path}.${key.value}`;
      places.set(inner, source.placeOf(key));
      note(value, inner);
    }
  }

  note(source.root, '');
  return places;
}
