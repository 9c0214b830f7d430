// The house: imports point down, type imports counted. Each rule says why it is there.
const ORDER = [
  'cli',
  'project',
  'store',
  'tui',
  'exchange',
  'report',
  'export',
  'prisma',
  'search',
  'query',
  'ranking',
  'dedupe',
  'screening',
  'formats',
  'pipeline',
  'records',
  'errors',
];

/** A part may import what stands below it in the order, never what stands above. */
const downward = ORDER.slice(1).map((name, index) => ({
  name: `${name}-imports-down`,
  comment:
    'A newcomer finds what a file may know by its place: imports point down the list of style and design, so no stage depends on an edge.',
  severity: 'error',
  from: { path: `^src/${name}(/|\\.ts$)` },
  to: { path: `^src/(main\\.ts|${ORDER.slice(0, index + 1).join('|')})(/|\\.ts$|$)` },
}));

/** The stages and what each may use besides records and errors. */
const STAGES = {
  dedupe: [],
  screening: [],
  query: [],
  formats: [],
  search: ['query'],
  prisma: ['screening'],
  export: ['formats', 'screening'],
  tui: ['screening', 'dedupe'],
};
const apart = Object.entries(STAGES).map(([name, allowed]) => ({
  name: `${name}-stands-apart`,
  comment: 'A stage reads the nouns it needs and nothing else: it can be tested and replaced alone.',
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: `^src/(${[name, 'records', ...allowed].join('|')})/|^src/errors\\.ts$` },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nobody imports is dead.',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.d\\.ts$|no-devtools\\.js$' },
      to: {},
    },
    ...downward,
    ...apart,
    {
      name: 'records-stand-alone',
      comment: 'Everything speaks of records; records speak of nothing.',
      severity: 'error',
      from: { path: '^src/(records/|errors\\.ts)' },
      to: { path: '^src/', pathNot: '^src/records/' },
    },
    {
      name: 'sandbox-apart',
      comment: 'The sandbox judges the client: it shares neither parsing nor translation with it.',
      severity: 'error',
      from: { path: '^src/sandbox/' },
      to: { path: '^src/', pathNot: '^src/(sandbox|records)/' },
    },
    {
      name: 'sandbox-only-in-demo',
      comment: 'The real program never plays a service.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(sandbox/|cli/commands/demo\\.ts)' },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'contracts-know-no-sources',
      comment: 'A source is added with one file and one line in the registry.',
      severity: 'error',
      from: { path: '^src/search/', pathNot: '^src/search/sources/' },
      to: { path: '^src/search/sources/', pathNot: 'registry\\.ts$' },
    },
    {
      name: 'only-http-goes-out',
      comment: 'One place for pace, retries and redaction.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(search/http\\.ts|sandbox/)' },
      to: { path: '^(axios|(node:)?https?|(node:)?net)$|node_modules/axios/' },
    },
    {
      name: 'only-store-touches-databases',
      comment: 'One schema, one driver, one transaction rule.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/store/' },
      to: { path: 'node_modules/(kysely|@photostructure)/|^node:sqlite$' },
    },
    {
      name: 'nothing-imports-cli',
      comment: 'Words in and words out are the outermost layer.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli/|main\\.ts)' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Tests know the program, not the other way.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] },
  },
};
