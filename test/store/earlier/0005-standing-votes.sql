-- A small database as version 5 of the form (0005-standing-votes) had it. Written by us; everything in it is made up.
BEGIN TRANSACTION;
CREATE TABLE abstract_supply (
        record_id integer not null references record (id), source text not null, native_id text, abstract text,
        run_id integer not null references run (id), response_number integer not null, supplied_at text not null,
        primary key (record_id, source)) strict;
CREATE TABLE event (
        seq integer primary key autoincrement, hash text not null unique, previous_hash text not null,
        type text not null, chain text not null, at text not null, record_id text, stage text, batch text,
        verdict text, reason text, criteria_version integer, program_version text not null, body text,
        unique (chain, previous_hash)) strict;
INSERT INTO "event" VALUES(1,'f05cefa88163a88970ebde5cfbc2925fbd830ad16aa2324d30fa55d4698f4371','','dedupe','program','2026-11-01T10:00:00.000Z',NULL,NULL,NULL,NULL,NULL,NULL,'0.1.0','{"records":1,"links":[],"versions":[],"queue":[]}');
INSERT INTO "event" VALUES(2,'b83e06c6ae127480fd6dbbf2dd10f0d41437db53fa8d1dcfe07ec57d30e67743','f05cefa88163a88970ebde5cfbc2925fbd830ad16aa2324d30fa55d4698f4371','batch','program','2026-11-01T10:00:00.000Z',NULL,'title-abstract','B1',NULL,NULL,NULL,'0.1.0','{"kind":"screening","records":["1"]}');
CREATE TABLE import_file (
        id integer primary key autoincrement, source text not null, kind text not null, path text not null,
        format text not null, sha256 text not null, searched_on text, strategy text,
        records_in_file integer not null check (records_in_file >= 0),
        refused integer not null check (refused between 0 and records_in_file),
        problems text not null, imported_at text not null, body blob not null, platform text) strict;
INSERT INTO "import_file" VALUES(1,'Index','database','own.ris','ris','f590c5513eced9b6e1fa1c5abcf54f1ff5cbb515334164c76da19ec63d9f60a7',NULL,NULL,1,0,'[]','2026-11-01T10:00:00.000Z',X'','A made-up host');
CREATE TABLE import_piece (
      import_id integer not null references import_file (id), number integer not null check (number >= 1),
      body blob not null, primary key (import_id, number)) strict;
INSERT INTO "import_piece" VALUES(1,1,X'1F8B08000000000000030B895450D055F0F20F0DE20AF104311D1572135352754B0B148A520BF28B4A14F2F31412E16225F9E5795CAE4120855C006B01E7A13B000000');
CREATE TABLE "kysely_migration" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
INSERT INTO "kysely_migration" VALUES('0001-first','2026-11-26T13:23:13.217Z');
INSERT INTO "kysely_migration" VALUES('0002-search','2026-11-26T13:23:13.220Z');
INSERT INTO "kysely_migration" VALUES('0003-import-pieces','2026-11-26T13:23:13.244Z');
INSERT INTO "kysely_migration" VALUES('0004-import-platform','2026-11-26T16:00:00.000Z');
INSERT INTO "kysely_migration" VALUES('0005-standing-votes','2026-11-26T18:00:00.000Z');
CREATE TABLE "kysely_migration_lock" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null);
INSERT INTO "kysely_migration_lock" VALUES('migration_lock',0);
CREATE TABLE record (
        id integer primary key autoincrement, source text not null, kind text not null, source_id text,
        import_id integer references import_file (id)) strict;
INSERT INTO "record" VALUES(1,'Index','database',NULL,1);
CREATE TABLE record_version (
        record_id integer not null references record (id), version integer not null check (version >= 1),
        data text not null, hash text not null, run_id integer references run (id), response_number integer,
        primary key (record_id, version)) strict;
INSERT INTO "record_version" VALUES(1,1,'{"type":"article","title":"A made-up report on a made-up town","isRetracted":false}','8dbe84bd78886cc84c5cb883ece9927f9c8b1e3ce565c5f954d325b4dd39d701',NULL,NULL);
CREATE TABLE response (
        run_id integer not null references run (id), number integer not null, request text not null, step text not null,
        status integer not null, headers text not null, body blob not null, sha256 text not null, received_at text not null,
        primary key (run_id, number)) strict;
CREATE TABLE review (
        id text primary key, title text not null, created_at text not null) strict;
CREATE TABLE run (
        id integer primary key autoincrement, query text not null, source text not null, purpose text not null,
        state text not null check (state in ('running', 'complete', 'capped', 'failed')),
        compiled_hash text not null, content text not null, stored integer not null,
        started_at text not null, ended_at text) strict;
CREATE TABLE run_record (
        run_id integer not null references run (id), record_id integer not null references record (id),
        response_number integer not null, score real, version integer, primary key (run_id, record_id)) strict;
CREATE UNIQUE INDEX record_native_id on record (source, source_id) where import_id is null;
CREATE INDEX record_import on record (import_id);
CREATE INDEX run_record_record on run_record (record_id);
CREATE INDEX event_chain on event (chain, seq);
CREATE INDEX event_type on event (type, seq);
CREATE INDEX event_vote on event (batch, chain, record_id, type)
      where type in ('decision', 'undo', 'clear');
CREATE TRIGGER event_no_update before update on event begin select raise(abort, 'events are append-only'); end;
CREATE TRIGGER event_no_delete before delete on event begin select raise(abort, 'events are append-only'); end;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('event',2);
INSERT INTO "sqlite_sequence" VALUES('import_file',1);
INSERT INTO "sqlite_sequence" VALUES('record',1);
COMMIT;
