/** Time, chance and version, handed down from here so that every run can be repeated. */
import { randomBytes } from 'node:crypto';

/** Now, ISO 8601, UTC, with milliseconds. */
export function now(): string {
  return new Date().toISOString();
}

/** 256 bits from the system's generator, hex. */
export function newSalt(): string {
  return randomBytes(32).toString('hex');
}

/** The build puts it in; where the sources run as they are, as in benchmarks, there is none. */
export const PROGRAM_VERSION: string = typeof STAGEONE_VERSION === 'undefined' ? 'source' : STAGEONE_VERSION;
