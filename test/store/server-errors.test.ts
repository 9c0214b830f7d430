/** What becomes of a server's refusals, with a server of our own that speaks just enough of the protocol to refuse. */
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openServerDatabase } from '../../src/store/database.ts';

let server: Server | undefined;
// Whoever runs the tests may have a password of their own.
beforeEach(() => {
  vi.stubEnv('PGPASSWORD', undefined);
  vi.stubEnv('PGPASSFILE', '/nowhere');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await new Promise((closed) => server?.close(closed));
});

/** A message of the server: its letter, the length of all but that letter, the content. https://www.postgresql.org/docs/15/protocol-message-formats.html */
function message(letter: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(letter), length, content]);
}

function authentication(kind: number, content = ''): Buffer {
  const number = Buffer.alloc(4);
  number.writeInt32BE(kind);
  return message('R', Buffer.concat([number, Buffer.from(content)]));
}

const CLEARTEXT = authentication(3);
const SCRAM = authentication(10, 'SCRAM-SHA-256\0\0');
const SCRAM_GOES_ON = authentication(11, 'r=nonce,s=c2FsdA==,i=4096');
const REFUSED = message('E', Buffer.from('SFATAL\0VFATAL\0C28P01\0Mrefused for the test\0\0'));

/** Answers the first message of a client, and the second. */
async function startServer(first: Buffer, second: Buffer): Promise<number> {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(first);
      socket.once('data', () => socket.end(second));
    });
  });
  await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function openAt(login: string, port: number): Promise<unknown> {
  const url = `postgres://${login}@127.0.0.1:${port}/review`;
  return openServerDatabase({ url, id: 'made-up' }, { create: false }).catch((error: unknown) => error);
}

test('a wrong password: what to check, and the password is told nowhere', async () => {
  const error = await openAt('owner:open-sesame', await startServer(CLEARTEXT, REFUSED));
  expect(error).toMatchObject({
    code: 'storage',
    message: 'The database of DATABASE_URL refused the user or the password.',
    hint: expect.stringContaining('@ is written %40'),
  });
  expect(`${error} ${(error as Error).stack} ${JSON.stringify(error)}`).not.toContain('open-sesame');
});

test('no password where one is asked for', async () => {
  const error = await openAt('owner', await startServer(SCRAM, SCRAM_GOES_ON));
  expect(error).toMatchObject({
    code: 'storage',
    message: 'The database of DATABASE_URL asks for a password, and none is given.',
    hint: expect.stringContaining('PGPASSWORD'),
  });
});
