/** Named, ordered migrations, each in a transaction. One that has been released is never edited. */
import { type Kysely, type Migration, sql } from 'kysely';

/** The first tables: raw answers and files, the records read from them, and the append-only log of events. */
const first: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const statements = [
      `create table review (
        id text primary key, title text not null, created_at text not null) strict`,
      `create table import_file (
        id integer primary key autoincrement, source text not null, kind text not null, path text not null,
        format text not null, sha256 text not null, searched_on text, strategy text,
        records_in_file integer not null check (records_in_file >= 0),
        refused integer not null check (refused between 0 and records_in_file),
        problems text not null, imported_at text not null, body blob not null) strict`,
      `create table run (
        id integer primary key autoincrement, query text not null, source text not null, purpose text not null,
        state text not null check (state in ('running', 'complete', 'capped', 'failed')),
        compiled_hash text not null, content text not null, stored integer not null,
        started_at text not null, ended_at text) strict`,
      `create table response (
        run_id integer not null references run (id), number integer not null, request text not null, step text not null,
        status integer not null, headers text not null, body blob not null, sha256 text not null, received_at text not null,
        primary key (run_id, number)) strict`,
      `create table record (
        id integer primary key autoincrement, source text not null, kind text not null, source_id text,
        import_id integer references import_file (id)) strict`,
      // A repeated native id of a service is one record; repeats in files are records of their own and become duplicates.
      `create unique index record_native_id on record (source, source_id) where import_id is null`,
      `create index record_import on record (import_id)`,
      `create table record_version (
        record_id integer not null references record (id), version integer not null check (version >= 1),
        data text not null, hash text not null, run_id integer references run (id), response_number integer,
        primary key (record_id, version)) strict`,
      `create table run_record (
        run_id integer not null references run (id), record_id integer not null references record (id),
        response_number integer not null, score real, primary key (run_id, record_id)) strict`,
      `create index run_record_record on run_record (record_id)`,
      `create table event (
        seq integer primary key autoincrement, hash text not null unique, previous_hash text not null,
        type text not null, chain text not null, at text not null, record_id text, stage text, batch text,
        verdict text, reason text, criteria_version integer, program_version text not null, body text,
        unique (chain, previous_hash)) strict`,
      `create index event_chain on event (chain, seq)`,
      `create index event_type on event (type, seq)`,
      `create trigger event_no_update before update on event begin select raise(abort, 'events are append-only'); end`,
      `create trigger event_no_delete before delete on event begin select raise(abort, 'events are append-only'); end`,
    ];
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

/** Which version of a record a run delivered, and abstracts that another source supplied. */
const search: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const statements = [
      // Null for runs made before this column was there.
      `alter table run_record add column version integer`,
      // A source that was asked and has none is kept too, with a null abstract, so that it is not asked again.
      `create table abstract_supply (
        record_id integer not null references record (id), source text not null, native_id text, abstract text,
        run_id integer not null references run (id), response_number integer not null, supplied_at text not null,
        primary key (record_id, source)) strict`,
    ];
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

/** Imported files in pieces: a file of gigabytes is never in memory whole, nor longer than a value may be. */
const importPieces: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const statement = `create table import_piece (
      import_id integer not null references import_file (id), number integer not null check (number >= 1),
      body blob not null, primary key (import_id, number)) strict`;
    await sql.raw(statement).execute(db);
  },
};

export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-first': first,
  '0002-search': search,
  '0003-import-pieces': importPieces,
};
