/** Careful reading of foreign JSON: every value is `unknown` until asked what it is. */
import { cleanText } from '../../records/text.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one where it is none. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a list; empty where it is none. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text or number as cleaned text; `undefined` where it is neither or says nothing. */
export function asText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = cleanText(String(value));
  return text === '' ? undefined : text;
}

/** A whole number, also as digits in a text. */
export function asInteger(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

/** The texts of a list, each once; of a single text, that one. */
export function asTexts(value: unknown): string[] {
  const texts = (Array.isArray(value) ? value : [value]).map(asText);
  return [...new Set(texts.filter((text) => text !== undefined))];
}

/** Reads JSON; `undefined` where it is none, whatever its Content-Type says. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The defined values, each once. */
export function distinct<T>(values: readonly (T | undefined)[]): T[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
