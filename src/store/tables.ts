/** The tables of a review's database, as kysely types them. Times are ISO texts, truth values 0 and 1, structures JSON texts. */
import type { Generated } from 'kysely';

export interface Tables {
  review: { id: string; title: string; created_at: string };
  import_file: {
    id: Generated<number>;
    source: string;
    kind: string;
    path: string;
    format: string;
    sha256: string;
    searched_on: string | null;
    strategy: string | null;
    records_in_file: number;
    refused: number;
    problems: string;
    imported_at: string;
    /** gzip of the file as read; what was imported since there is `import_piece` goes on there */
    body: Uint8Array;
    /** Where the source was searched: `Ovid` */
    platform: string | null;
  };
  /** Parts of imported files in order, each a gzip of its own; one behind the other they are a gzip of the whole. */
  import_piece: { import_id: number; number: number; body: Uint8Array };
  run: {
    id: Generated<number>;
    query: string;
    source: string;
    purpose: string;
    state: string;
    compiled_hash: string;
    /** The run as JSON, without `id` and `stored`. */
    content: string;
    stored: number;
    started_at: string;
    ended_at: string | null;
  };
  response: {
    run_id: number;
    number: number;
    request: string;
    step: string;
    status: number;
    headers: string;
    /** gzip */
    body: Uint8Array;
    /** of the body before compression */
    sha256: string;
    received_at: string;
  };
  record: {
    id: Generated<number>;
    source: string;
    kind: string;
    source_id: string | null;
    import_id: number | null;
  };
  record_version: {
    record_id: number;
    version: number;
    data: string;
    hash: string;
    run_id: number | null;
    response_number: number | null;
  };
  run_record: {
    run_id: number;
    record_id: number;
    response_number: number;
    score: number | null;
    /** Null for runs of an older program. */
    version: number | null;
  };
  abstract_supply: {
    record_id: number;
    source: string;
    /** PMID, DOI or W… of the record that held the abstract. */
    native_id: string | null;
    /** Null: the source was asked and has none. */
    abstract: string | null;
    run_id: number;
    response_number: number;
    supplied_at: string;
  };
  event: {
    seq: Generated<number>;
    hash: string;
    previous_hash: string;
    type: string;
    chain: string;
    at: string;
    record_id: string | null;
    stage: string | null;
    batch: string | null;
    verdict: string | null;
    reason: string | null;
    criteria_version: number | null;
    program_version: string;
    body: string | null;
  };
}
