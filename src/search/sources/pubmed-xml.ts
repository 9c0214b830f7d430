/** PubMed's XML as a tree in document order, so that mixed content (`CO<sub>2</sub> uptake`) keeps its order. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { cleanText } from '../../records/text.ts';
import { breathe } from '../breathe.ts';
import { excerpt } from '../source.ts';
import { asList, isObject } from './json.ts';

/** An element with its children in order, or a piece of text. */
type XmlNode = XmlElement | string;
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
}

// Settings of apis/README.md 1.7 (tried with 5.12.1). Reference lists are most of an answer and are not read:
// they stay raw text. The limits are high because a batch of 200 holds tens of thousands of character references.
const PARSER = new XMLParser({
  preserveOrder: true,
  trimValues: false,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  htmlEntities: true,
  processEntities: {
    enabled: true,
    maxTotalExpansions: 100_000_000,
    maxExpandedLength: 1_000_000_000,
    maxEntityCount: 1_000,
    maxExpansionDepth: 10,
    maxEntitySize: 10_000,
  },
  stopNodes: ['*.ReferenceList'],
});

/**
 * Reads a document; `undefined` when it is cut, broken or has another root. The DOCTYPE's external DTD is never fetched.
 *
 * @param root the element that has to begin and end the document: `PubmedArticleSet`
 */
export function parseXml(text: string, root: string): XmlElement | undefined {
  const body = text.trim();
  const isEmpty = new RegExp(`<${root}(?:\\s[^<>]*)?/>$`).test(body);
  if (!isEmpty && !body.endsWith(`</${root}>`)) return undefined;
  if (XMLValidator.validate(body) !== true) return undefined;
  try {
    const parsed: unknown = PARSER.parse(body);
    return asList(parsed)
      .map(toNode)
      .find((node): node is XmlElement => typeof node === 'object' && node.name === root);
  } catch {
    return undefined;
  }
}

// Entries parsed at one go: three or four milliseconds.
const PIECE = 10;

/**
 * What {@link parseXml} gives, read in pieces with room for other work between them; the entries come first among the children.
 *
 * @param entries names of the root's children that make up the document
 */
export async function parseInPieces(
  text: string,
  root: string,
  entries: readonly string[],
): Promise<XmlElement | undefined> {
  const entry = new RegExp(`<(${entries.join('|')})(?:\\s[^<>]*)?>[\\s\\S]*?</\\1>`, 'g');
  const found = text.match(entry) ?? [];
  // Names that the document declares itself are known in the whole only; and what cannot be cut is judged as a whole.
  if (found.length <= PIECE || text.includes('<!ENTITY')) return parseXml(text, root);
  const frame = parseXml(text.replace(entry, ''), root);
  const children: XmlNode[] = [];
  for (let at = 0; at < found.length; at += PIECE) {
    const piece = parseXml(`<${root}>${found.slice(at, at + PIECE).join('')}</${root}>`, root);
    if (frame === undefined || piece === undefined) return parseXml(text, root);
    children.push(...piece.children);
    await breathe();
  }
  return frame && { ...frame, children: [...children, ...frame.children] };
}

/** What is wrong with a text that {@link parseXml} does not read: `was cut after 512 characters`. */
export function describeBroken(text: string, root: string): string {
  const error = /<ERROR>([\s\S]*?)<\/ERROR>/i.exec(text)?.[1];
  if (error !== undefined) return `is an error: ${excerpt(error)}`;
  if (text.includes(`<${root}`)) return `was cut after ${text.length} characters or is broken`;
  const said = excerpt(text);
  return said === '' ? 'was empty' : `is no ${root}: ${said}`;
}

function toNode(value: unknown): XmlNode {
  if (!isObject(value)) return '';
  let attributes: Record<string, string> = {};
  let name = '';
  let content: unknown;
  for (const key of Object.keys(value)) {
    if (key === ':@') attributes = toAttributes(value[key]);
    else {
      name = key;
      content = value[key];
    }
  }
  if (name === '#text') return typeof content === 'string' ? content : String(content ?? '');
  return { name, attributes, children: asList(content).map(toNode) };
}

function toAttributes(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}

/** Direct children of that name. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  if (element === undefined) return [];
  return element.children.filter((child): child is XmlElement => typeof child === 'object' && child.name === name);
}

/** The element at the end of a path of direct children, the first at each step. */
export function findChild(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let current = element;
  for (const name of path) current = childrenOf(current, name)[0];
  return current;
}

/** Text of the element at the end of the path, cleaned; `undefined` where there is none. */
export function findText(element: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  const found = findChild(element, ...path);
  return found === undefined ? undefined : textOf(found);
}

/** All text of an element in document order on one line; `undefined` where it says nothing. */
export function textOf(element: XmlElement): string | undefined {
  const text = cleanText(rawText(element));
  return text === '' ? undefined : text;
}

// MathML writes scripts as children: the second of msup is raised, of msubsup the third.
const RAISED_CHILD: Readonly<Record<string, number>> = { msup: 1, msubsup: 2 };

function rawText(node: XmlNode): string {
  if (typeof node === 'string') return node;
  const local = node.name.slice(node.name.indexOf(':') + 1);
  if (local === 'annotation' || local === 'annotation-xml') return '';
  const raised = RAISED_CHILD[local];
  if (raised !== undefined) {
    const elements = node.children.filter((child) => typeof child === 'object');
    return elements
      .map((child, index) => (index === raised ? `^${rawText(child).trim()}` : rawText(child).trim()))
      .join('');
  }
  const inner = node.children.map(rawText).join('');
  if (local === 'sup' && inner.trim() !== '' && !/^\s*[®™©℠^]/.test(inner)) return `^${inner.trimStart()}`;
  return local === 'DispFormula' ? ` ${inner} ` : inner;
}
