/** What a PostgreSQL server and the network to it refuse, in sentences that a reviewer can act on. */
import { ReviewError } from '../errors.ts';

/** Code of an error of the server (SQLSTATE) or of the network. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** The server restarts: nobody listens, or it does not take anybody yet or any more (class 57P of the SQLSTATE codes). */
export function isAway(error: unknown): boolean {
  return ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03'].includes(codeOf(error)) || isBroken(error);
}

/** The connection was cut under a query. */
export function isBroken(error: unknown): boolean {
  return error instanceof Error && /Connection terminated|not queryable|Client was closed/.test(error.message);
}

const WHERE = 'The database of DATABASE_URL';
const SAVED = 'What was shown as saved is saved.';
const ESCAPES = 'In a password @ is written %40, / is %2F, : is %3A, % is %25.';
const NO_PASSWORD = new ReviewError('storage', `${WHERE} asks for a password, and none is given.`, {
  hint: `Write it into DATABASE_URL, postgres://user:password@host/database, or into PGPASSWORD. ${ESCAPES}`,
});

/** What the server or the network says, by code: https://www.postgresql.org/docs/15/errcodes-appendix.html */
const REFUSALS: readonly (readonly [codes: RegExp, message: string, hint: string])[] = [
  [
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|57P0[123]|08...)$/,
    `${WHERE} does not answer.`,
    `Is the server running, and the network there? Then repeat the command. ${SAVED}`,
  ],
  [
    /^(ENOTFOUND|EAI_AGAIN)$/,
    `${WHERE} is on a machine whose name is not known.`,
    `Check the name in DATABASE_URL. ${ESCAPES}`,
  ],
  [
    /^28(P01|000)$/,
    `${WHERE} refused the user or the password.`,
    `Check user and password in DATABASE_URL. ${ESCAPES}`,
  ],
  [/^3D000$/, `${WHERE} is not there.`, 'Check the name behind the last / of DATABASE_URL, or make it: createdb NAME'],
  [
    /^(42501|25006)$/,
    `${WHERE} may not be written by this user.`,
    'Ask whoever runs the server for the right to write and to make schemas (grant create on database).',
  ],
  [/^(42P01|3F000)$/, `${WHERE} lacks a table of this review.`, 'stageone doctor copy brings one back from a copy.'],
  [/^(53100|53200|53300)$/, `${WHERE} has no room, memory or connection left.`, `Try again later. ${SAVED}`],
  [/^(40001|40P01|55P03)$/, `${WHERE} is busy with another program.`, 'Try again.'],
];

/** An error of the server with a sentence and a hint; `undefined` for anything else. */
export function serverError(error: unknown): ReviewError | undefined {
  const code = codeOf(error);
  const refusal = REFUSALS.find(([codes]) => codes.test(code));
  if (refusal !== undefined) {
    const [, message, hint] = refusal;
    return new ReviewError('storage', message, { hint, cause: error });
  }
  // The client itself refuses to go on without one, and has no code for it.
  if (error instanceof Error && /^SASL: .*client password must be/.test(error.message)) return NO_PASSWORD;
  if (
    isBroken(error) ||
    (error instanceof Error &&
      /timeout exceeded when trying to connect|SSL|self.signed|certificate/i.test(error.message))
  ) {
    const isTls = error instanceof Error && /SSL|certificate|self.signed/i.test(error.message);
    return new ReviewError(
      'storage',
      isTls ? `${WHERE} cannot be reached safely: ${error.message}.` : `${WHERE} does not answer.`,
      {
        hint: isTls
          ? 'Check sslmode and sslrootcert in DATABASE_URL.'
          : `Is the server running, and the network there? Then repeat the command. ${SAVED}`,
        cause: error,
      },
    );
  }
  return undefined;
}
