/** Folders on which a live database is not safe: those that another program copies elsewhere, and those of other machines. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import type { Output } from './output.ts';

/** Names of folders as the programs make them, and names of the programs. */
const SYNCED: readonly (readonly [pattern: RegExp, program: string])[] = [
  [/^dropbox\b/i, 'Dropbox'],
  [/^onedrive\b/i, 'OneDrive'],
  [/^(google ?drive|googledrive-.*|my ?drive)$/i, 'Google Drive'],
  [/^(icloud ?drive|com~apple~clouddocs|mobile documents)$/i, 'iCloud'],
  [/^(nextcloud|owncloud|seafile|syncthing|pcloud ?drive|mega|box( sync)?)$/i, 'a synchronising program'],
];

/** Kinds of mounts whose files are on another machine, or are handed on by a program. */
const REMOTE =
  /^(nfs4?|cifs|smb3?|smbfs|afs|9p|ncpfs|ceph|glusterfs|lustre|davfs|fuse\.(sshfs|rclone|davfs2|gcsfuse|s3fs|onedriver|google-drive-ocamlfuse))$/;

/**
 * What makes a folder unsafe for a live database, in words; `undefined` when nothing is known.
 *
 * @param mounts text of `/proc/mounts`, empty where there is none
 */
export function unsafeFolder(path: string, mounts: string): string | undefined {
  const program = path
    .split(/[\\/]/)
    .flatMap((part) => SYNCED.filter(([pattern]) => pattern.test(part)).map(([, name]) => name))[0];
  if (program !== undefined) return `is kept in step by ${program}`;
  const kind = mountOf(path, mounts);
  return kind !== undefined && REMOTE.test(kind) ? `is on another machine (${kind})` : undefined;
}

/** Kind of the mount that holds a path: that with the longest name before it. */
function mountOf(path: string, mounts: string): string | undefined {
  let best: { readonly point: string; readonly kind: string } | undefined;
  for (const line of mounts.split('\n')) {
    const [, written = '', kind] = line.split(' ');
    const point = written.replace(/\\040/g, ' ');
    const holds = path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`);
    if (kind !== undefined && holds && point.length >= (best?.point.length ?? 0)) best = { point, kind };
  }
  return best?.kind;
}

/** Warns where the database of a review would not be safe. */
export function warnOfUnsafePlace(directory: string, output: Pick<Output, 'note'>): void {
  if (process.env['DATABASE_URL']) return;
  const why = unsafeFolder(realPath(directory), existsSync('/proc/mounts') ? readFileSync('/proc/mounts', 'utf8') : '');
  if (why === undefined) return;
  output.note(
    `stageone: warning: ${directory} ${why}. A live SQLite file there can be damaged, and two copies of it cannot be united.`,
  );
  output.note(
    '  Keep the review on a local disk and send packs instead: `stageone pack --reviewer CODE --output FILE` may be written there.',
  );
}

/** Where the folder really is, also while its last parts are not made yet. */
function realPath(directory: string): string {
  let path = resolve(directory);
  const missing: string[] = [];
  while (!existsSync(path) && dirname(path) !== path) {
    missing.unshift(path.slice(dirname(path).length).replace(/^[\\/]/, ''));
    path = dirname(path);
  }
  return [realpathSync(path), ...missing].join(sep);
}
