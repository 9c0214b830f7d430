/** Folders in which a live database is not safe. */
import { expect, test } from 'vitest';
import { unsafeFolder } from '../../src/cli/synced-folder.ts';

const MOUNTS = `/dev/sda1 / ext4 rw 0 0
server:/export /srv/team nfs4 rw 0 0
//server/share /mnt/my\\040share cifs rw 0 0
drive: /home/ann/cloud fuse.rclone rw 0 0
C:\\134 /mnt/c 9p rw 0 0
/dev/sdb1 /srv/team/local ext4 rw 0 0
`;

test.each<[path: string, says: RegExp | undefined]>([
  ['/home/ann/review', undefined],
  ['/home/ann/Dropbox/review', /Dropbox/],
  ['/Users/ann/Library/CloudStorage/GoogleDrive-ann/My Drive/review', /Google Drive/],
  ['/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/review', /iCloud/],
  ['C:\\Users\\ann\\OneDrive - University\\review', /OneDrive/],
  ['/srv/team/review', /another machine \(nfs4\)/],
  ['/srv/team/local/review', undefined],
  ['/srv/teamwork', undefined],
  ['/mnt/my share/review', /cifs/],
  ['/home/ann/cloud/review', /rclone/],
  ['/mnt/c/Users/ann/review', /9p/],
  ['/home/ann/dropbox-of-the-library-not', /Dropbox/],
  ['/home/ann/sandbox/review', undefined],
])('%s', (path, says) => {
  const why = unsafeFolder(path, MOUNTS);
  if (says === undefined) expect(why).toBeUndefined();
  else expect(why).toMatch(says);
});

test('without a list of mounts the names alone tell', () => {
  expect(unsafeFolder('/srv/team/review', '')).toBeUndefined();
});
