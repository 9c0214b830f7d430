import { describe, expect, test } from 'vitest';
import { makeRedactor, REDACTED_HEADER } from '../../src/search/redact.ts';

const KEY = 'k/e+y=0123456789&abc';
const CONTACT = 'Some.One+review@example.org';
const redactor = makeRedactor({ baseUrl: 'http://127.0.0.1/', apiKey: KEY, contact: CONTACT });
const bytes = (text: string) => new TextEncoder().encode(text);

function cleaned(status: number, body: string, headers: Record<string, string> = {}) {
  const answer = redactor.clean({ status, headers, body: bytes(body) });
  return { ...answer, text: new TextDecoder().decode(answer.body) };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

test.each<[form: string, text: string]>([
  ['as it is', `api_key=${KEY}`],
  ['in an address', `?api_key=${encodeURIComponent(KEY)}&x=1`],
  [
    'in an address with small digits',
    `api_key=${encodeURIComponent(KEY).replace('%2F', '%2f').replace('%2B', '%2b').replace('%3D', '%3d').replace('%26', '%26')}`,
  ],
  ['the contact in small letters', CONTACT.toLowerCase()],
  ['in JSON', JSON.stringify({ key: KEY })],
  ['in JSON with slashes escaped', JSON.stringify({ key: KEY }).replaceAll('/', '\\/')],
  [
    'in JSON as code points',
    `"${[...KEY].map((sign) => (/\w/.test(sign) ? sign : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)).join('')}"`,
  ],
  ['in HTML', `<p>${KEY.replace('&', '&amp;')}</p>`],
  ['as hexadecimal digits', Buffer.from(KEY).toString('hex')],
  ['as large hexadecimal digits', Buffer.from(KEY).toString('hex').toUpperCase()],
  ['in Base64', base64(KEY)],
  ['in Base64 behind one letter', base64(`x${KEY}y`)],
  ['in Base64 behind two letters', base64(`xx${KEY}yy`)],
  ['in the Base64 of addresses', Buffer.from(`?contact=${CONTACT}&key=${KEY}`).toString('base64url')],
])('%s', (_form, text) => {
  for (const status of [200, 429]) {
    const { text: kept, headers } = cleaned(status, `{"said":${text}}`);
    expect(kept).toContain('REDACTED');
    expect(headers).toEqual({ [REDACTED_HEADER]: '1' });
    const decoded = [...kept.matchAll(/[\w+/-]{12,}/g)].map(([run]) => Buffer.from(run, 'base64').toString('latin1'));
    for (const secret of [KEY, CONTACT]) expect([kept, ...decoded].join('\n')).not.toContain(secret);
  }
});

describe('what holds no secret', () => {
  test('is the same bytes, without a mark', () => {
    const body = bytes('{"title":"Some one on key 0123456789"}');
    expect(redactor.clean({ status: 200, headers: { a: 'b' }, body })).toEqual({
      status: 200,
      headers: { a: 'b' },
      body,
    });
    expect(redactor.clean({ status: 200, headers: {}, body }).body).toBe(body);
    expect(redactor.clean({ status: 500, headers: {}, body }).body).toBe(body);
  });

  test('bytes that are no UTF-8 stay as they are', () => {
    const body = new Uint8Array([0xff, 0xfe, 0x00, 0x41]);
    expect(redactor.clean({ status: 502, headers: {}, body }).body).toEqual(body);
  });
});

test('a header that held a secret marks the answer', () => {
  expect(cleaned(200, '{}', { link: `<https://x/?mailto=${encodeURIComponent(CONTACT)}>` }).headers).toEqual({
    link: '<https://x/?mailto=REDACTED>',
    [REDACTED_HEADER]: '1',
  });
});

test('the address of a caller without a key is taken out of errors and marked', () => {
  const { text, headers } = cleaned(429, '{"error":"API rate limit exceeded","api-key":"203.0.113.7"}');
  expect(text).toBe('{"error":"API rate limit exceeded","api-key":"REDACTED"}');
  expect(headers[REDACTED_HEADER]).toBe('1');
});

test('a short key is hidden in errors and left in records, where it may be a word', () => {
  const short = makeRedactor({ baseUrl: 'http://127.0.0.1/', apiKey: 'demo' });
  const of = (status: number) =>
    new TextDecoder().decode(short.clean({ status, headers: {}, body: bytes('a demo') }).body);
  expect([of(200), of(400)]).toEqual(['a demo', 'a REDACTED']);
});
