/**
 * Which room may import which: the table of the architecture (docs/adr/0001-rooms.md), as rules.
 * `from` a room, everything of ours outside `may` is forbidden.
 */
const rooms = {
  model: [],
  pipelines: ['model'],
  constructs: ['model'],
  stacks: ['constructs', 'pipelines', 'model'],
  functions: ['model'],
  audit: ['model'],
  rehearsal: ['model'],
  cli: ['audit', 'rehearsal', 'pipelines'],
};
/** Files with a rule of their own below. */
const exempt = { rehearsal: '^rehearsal/simulate/', cli: '^cli/(health|breaker)(-command|-table)?\\.ts$' };
const ours = '^(main\\.ts|model|pipelines|constructs|stacks|functions|audit|rehearsal|cli|test|bench)(/|$)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, may]) => ({
      name: `room-${room}`,
      severity: 'error',
      comment: `${room}/ may import ${[room, ...may].join(', ')} and nothing else of ours`,
      from: { path: `^${room}/`, ...(room in exempt ? { pathNot: exempt[room] } : {}) },
      to: { path: ours, pathNot: `^(${[room, ...may].join('|')})/` },
    })),
    {
      name: 'room-rehearsal-simulate',
      severity: 'error',
      comment: 'the simulation runs the very cores that are deployed, and nothing else of the functions',
      from: { path: '^rehearsal/simulate/' },
      to: { path: ours, pathNot: '^(rehearsal|model)/|^functions/[^/]+/core\\.ts$' },
    },
    {
      name: 'room-cli-twins',
      severity: 'error',
      comment: 'a command that is the twin of a function is made of the same code (docs/adr)',
      from: { path: exempt.cli },
      to: { path: ours, pathNot: '^(cli|audit|rehearsal|pipelines|functions)/' },
    },
    {
      name: 'function-cores-are-pure',
      severity: 'error',
      comment: 'a core decides; what talks to the world is a handler or a port',
      from: { path: '^functions/[^/]+/core\\.ts$' },
      to: { pathNot: '^(model/|functions/[^/]+/[^/]+\\.ts$|node_modules/(luxon|zod)/)' },
    },
    {
      name: 'main',
      severity: 'error',
      from: { path: '^main\\.ts$' },
      to: { path: ours, pathNot: '^(stacks|pipelines|model)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'deep-provider-imports',
      severity: 'error',
      comment: 'the root of the provider package loads 1,470 resources',
      from: {},
      to: { path: 'node_modules/@cdktf/provider-google/lib/index' },
    },
    { name: 'not-to-test', severity: 'error', from: { pathNot: '^(test|bench)/' }, to: { path: '^(test|bench)/' } },
    {
      name: 'not-to-dev-dep',
      severity: 'error',
      from: { path: ours, pathNot: '^(test|bench)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdktf\\.out|report|\\.cache)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
