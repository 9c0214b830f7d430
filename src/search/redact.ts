/** Takes keys and addresses out of what services send back: PubMed's 429 echoes the key, others the request. */
import type { Answer, ServiceSettings } from './source.ts';

/** Header of a stored answer that held a secret and is therefore not byte for byte what came. */
export const REDACTED_HEADER = 'x-stageone-redacted';

const STAND_IN = 'REDACTED';
/** Characters from which on a text is taken for a secret wherever it stands. NCBI's keys have 36, OpenAlex' 22 or more. */
const SECRET_LENGTH = 12;

export interface Redactor {
  /** A text of the program's own, such as the words of an error. */
  readonly hide: (text: string) => string;
  /** An answer without secrets; one that held some carries {@link REDACTED_HEADER}. */
  readonly clean: (answer: Answer) => Answer;
}

/** Made once for a client: the forms of its secrets are looked for in every answer. */
export function makeRedactor({ apiKey, contact }: ServiceSettings): Redactor {
  const secrets = [apiKey, contact].flatMap((secret) => (secret === undefined || secret === '' ? [] : [secret]));
  const forms = longestFirst(secrets.flatMap(formsOf));
  // A short word may be a word of a title as well; only what is long enough to be a key or an address is one in records.
  const sure = longestFirst(secrets.filter((secret) => secret.length >= SECRET_LENGTH).flatMap(formsOf));
  const hide = (text: string) => forms.reduce((hidden, form) => hidden.replaceAll(form, STAND_IN), text);
  const hideInBody = (status: number, body: Uint8Array): Uint8Array => {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    const isError = status >= 400;
    if (!isError && !sure.some((form) => bytes.includes(form))) return body;
    const text = bytes.toString('utf8');
    // Without a key it is the address of the caller that stands here.
    const hidden = (isError ? hide(text) : sure.reduce((rest, form) => rest.replaceAll(form, STAND_IN), text)).replace(
      /("api-?key"\s*:\s*")[^"]*"/gi,
      `$1${STAND_IN}"`,
    );
    return hidden === text ? body : new TextEncoder().encode(hidden);
  };
  const clean = ({ status, headers, body }: Answer): Answer => {
    const hidden = hideInBody(status, body);
    const kept = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, hide(value)]));
    const isChanged = hidden !== body || Object.entries(headers).some(([name, value]) => kept[name] !== value);
    return { status, headers: isChanged ? { ...kept, [REDACTED_HEADER]: '1' } : kept, body: hidden };
  };
  return { hide, clean };
}

/** A secret as it may stand in an answer: plain, in an address or form, in JSON, HTML, hexadecimal digits or Base64. */
function formsOf(secret: string): readonly string[] {
  const percent = encodeURIComponent(secret);
  const everySign = [...Buffer.from(secret)].map((byte) => byte.toString(16).padStart(2, '0'));
  const json = [...secret].map((sign) => (/[A-Za-z0-9]/.test(sign) ? sign : `\\u${hex(sign, 4)}`)).join('');
  const html = secret.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const named = secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
  const plain = [secret, secret.toLowerCase(), percent, lowerEscapes(percent), percent.replace(/%20/g, '+')];
  const digits = [everySign.join(''), everySign.join('').toUpperCase(), everySign.map((byte) => `%${byte}`).join('')];
  const escaped = [json, json.toUpperCase().replaceAll('\\U', '\\u'), secret.replaceAll('/', '\\/'), html, named];
  return [...plain, ...digits, ...escaped, ...base64Forms(secret)];
}

function hex(sign: string, width: number): string {
  return sign.charCodeAt(0).toString(16).padStart(width, '0');
}

function lowerEscapes(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (sign) => sign.toLowerCase());
}

/** Base64 of the secret wherever it begins in a longer text: the digits that hold nothing but the secret, in both alphabets. */
function base64Forms(secret: string): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const digits = bytes.toString('base64').replaceAll('=', '');
    // Digits that also hold bits of what stands before or after are left.
    const own = digits.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
    return own.length < SECRET_LENGTH ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function longestFirst(forms: readonly string[]): readonly string[] {
  return [...new Set(forms)].filter((form) => form !== '').toSorted((a, b) => b.length - a.length);
}
