/** What we use of @iebh/reflib, which comes without types (2.3.6). */
declare module '@iebh/reflib' {
  import type { EventEmitter } from 'node:events';
  import type { Readable } from 'node:stream';
  /** Emits `ref` for each reference, then `end`. */
  export function readStream(format: string, stream: Readable): EventEmitter;
}
