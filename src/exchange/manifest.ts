/** The list of what a package holds, with the hash of each member and of the list itself. */
import { createHash } from 'node:crypto';
import type { Members } from './archive.ts';
import type { Gap } from './chains.ts';
import type { Finding } from './finding.ts';

export const MANIFEST = 'manifest.json';
/** Form of the package. A change of it makes the next number. */
const FORMAT = 1;

export interface Manifest {
  readonly format: number;
  readonly title: string;
  readonly registration: string | null;
  readonly programVersion: string;
  /** Whether the numbers may still change. */
  readonly interim: boolean;
  readonly abstracts: boolean;
  /** Events that were open and are not in the package, by the hash that their successor names. */
  readonly gaps: readonly Gap[];
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

/** The members with their manifest. */
export function withManifest(members: Members, about: Omit<Manifest, 'format' | 'files'>): Members {
  const files = [...members]
    .map(([name, content]) => ({ name, bytes: content.length, sha256: hashOf(content) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const manifest: Manifest = { format: FORMAT, ...about, files };
  const text = `${JSON.stringify({ ...manifest, digest: hashOf(JSON.stringify(manifest)) }, undefined, 2)}\n`;
  return new Map([...members, [MANIFEST, new TextEncoder().encode(text)]]);
}

/** The manifest of a package, and what its members are not. */
export function checkManifest(members: Members): {
  readonly manifest: Manifest | undefined;
  readonly findings: readonly Finding[];
} {
  const finding = (code: string, at: string, says: string): Finding => ({ code, at, message: `${at} ${says}.` });
  const bytes = members.get(MANIFEST);
  if (bytes === undefined) {
    return { manifest: undefined, findings: [finding('MEMBER_MISSING', MANIFEST, 'is not in the package')] };
  }
  const text = new TextDecoder().decode(bytes);
  const manifest = readManifest(text);
  if (manifest === undefined) {
    return { manifest: undefined, findings: [finding('MEMBER_CHANGED', MANIFEST, 'cannot be read: it was changed')] };
  }
  const { digest, ...told } = manifest;
  const written = `${JSON.stringify({ ...told, digest }, undefined, 2)}\n`;
  const findings: Finding[] = [];
  if (hashOf(JSON.stringify(told)) !== digest || written !== text) {
    findings.push(finding('MEMBER_CHANGED', MANIFEST, 'does not have its hash: it was changed'));
  }
  const listed = new Set([MANIFEST]);
  for (const { name, sha256 } of told.files) {
    listed.add(name);
    const content = members.get(name);
    if (content === undefined) findings.push(finding('MEMBER_MISSING', name, 'is not in the package'));
    else if (hashOf(content) !== sha256) {
      findings.push(finding('MEMBER_CHANGED', name, 'does not have its hash: it was changed'));
    }
  }
  for (const name of members.keys()) {
    if (!listed.has(name)) findings.push(finding('MEMBER_ADDED', name, 'is not in the manifest'));
  }
  return { manifest: told, findings };
}

function readManifest(text: string): (Manifest & { readonly digest: string }) | undefined {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null) return undefined;
    if (!('digest' in read && 'files' in read && 'gaps' in read)) return undefined;
    if (!Array.isArray(read.files) || !Array.isArray(read.gaps)) return undefined;
    const isListed = read.files.every(
      (file: unknown) => typeof file === 'object' && file !== null && 'name' in file && 'sha256' in file,
    );
    return isListed ? (read as Manifest & { readonly digest: string }) : undefined;
  } catch {
    return undefined;
  }
}

function hashOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
