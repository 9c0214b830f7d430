/** The text that goes with a replication package: what each file is, and how a stranger checks it. */

interface About {
  readonly title: string;
  readonly registration: string | null;
  readonly programVersion: string;
  readonly interim: boolean;
  readonly abstracts: boolean;
}

export function depositorReadme({ title, registration, programVersion, interim, abstracts }: About): string {
  return `REPLICATION PACKAGE
${title}
${registration === null ? 'Registration: not stated in the settings.' : `Registration: ${registration}`}
Made by stageone ${programVersion}.
${interim ? 'INTERIM: something was still open when this was made, and the numbers can change.\n' : ''}
What each file is. All are text (UTF-8): CSV after RFC 4180, JSON, YAML, RIS, SVG.

  flow.json          the numbers of the PRISMA 2020 flow, with the ids behind each
  flow.csv           the same as the PRISMA2020 package reads it
  flow.svg           the diagram
  included.ris       the included reports
  records.csv        every record as identified, with its cluster and what was decided
  links.csv          which records were linked as duplicates, by which rule or by whom
  events.csv         the log: every decision, note, link, batch and resolution, in order, each with its hash
  runs.json          every search that was run: what was sent, announced, received
  answers.csv        every raw answer of the services: request, time, SHA-256 (the answers themselves are not here)
  imports.csv        every imported file: source, date, SHA-256
  agreement.json     agreement of the two reviewers, title and abstract and full text
  queries/           the settings and the saved queries
  manifest.json      SHA-256 of every other file, and of itself

Reviewers appear by their codes only. Names of people and of machines are not in the package.
Abstracts ${abstracts ? 'are in it, as was asked for: see to it that their publishers allow that.' : 'are not in it, as publishers may hold rights in them.'}

How to check it

  npm install stageone, or clone the repository, then:  stageone verify THIS-FILE
  It needs nothing else: it takes the hash of every file, follows the chain of every reviewer's events, checks that no vote
  changed after its batch was closed, and counts the flow anew from events.csv, records.csv and queries/.
  By hand: events.csv has for each event the hash of the one before it in the same chain (previous_hash). Its own hash is SHA-256
  over the JSON array [previous_hash, type, chain, at, record_id, stage, batch, verdict, reason, criteria_version, program_version,
  body], with null for an empty cell and body as the text in the cell.

Before depositing

  1. \`stageone verify\` in the review and \`stageone verify\` of this package both end with "Verified."
  2. Read queries/review.yaml and the notes in events.csv: they go out as they were typed.
  3. State a licence in the repository where this is deposited; the package does not choose one.
`;
}
