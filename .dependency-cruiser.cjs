/**
 * Which module may import which: the table of the architecture (docs/adr/0018-modules.md), as rules. From a module,
 * everything of ours outside its list is forbidden.
 */
const modules = {
  model: [],
  files: ['model'],
  pipelines: ['model'],
  scenarios: ['simulation', 'model'],
  constructs: ['keys', 'model'],
  stacks: ['constructs', 'pipelines', 'model'],
  guard: ['model'],
  functions: ['guard', 'report', 'model'],
  alerting: ['model'],
  terraform: ['files', 'alerting', 'model'],
  keys: ['files', 'terraform', 'model'],
  logs: ['files', 'alerting', 'model'],
  audit: ['terraform', 'alerting', 'model'],
  replay: ['files', 'terraform', 'logs', 'alerting', 'model'],
  simulation: ['audit', 'replay', 'terraform', 'guard', 'alerting', 'model'],
  review: ['alerting', 'model'],
  live: ['terraform', 'audit', 'guard', 'model'],
  report: ['review', 'live', 'audit', 'simulation', 'replay', 'alerting', 'guard', 'model'],
  api: ['stacks', 'constructs', 'jest', 'simulation', 'alerting', 'model'],
  jest: ['report', 'simulation', 'replay', 'keys', 'terraform', 'files', 'alerting', 'model'],
  cli: [
    'report',
    'review',
    'live',
    'audit',
    'simulation',
    'replay',
    'keys',
    'terraform',
    'logs',
    'files',
    'alerting',
    'guard',
    'pipelines',
    'model',
  ],
};
const ours = `^(main\\.ts|${Object.keys(modules).join('|')}|test|bench|scripts)(/|$)`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(modules).map(([name, may]) => ({
      name: `module-${name}`,
      severity: 'error',
      comment: `${name}/ may import ${[name, ...may].join(', ')} and nothing else of ours`,
      from: { path: `^${name}/` },
      to: { path: ours, pathNot: `^(${[name, ...may].join('|')})/` },
    })),
    {
      name: 'guard-decides',
      severity: 'error',
      comment: 'what the guard decides and its ports are pure; what talks to the world is an adapter',
      from: { path: '^guard/', pathNot: '^guard/adapters/' },
      to: { path: '^guard/adapters/' },
    },
    {
      name: 'functions-show-one-page',
      severity: 'error',
      comment: 'of the report, what is deployed bundles the on-call page and its parts',
      from: { path: '^functions/' },
      to: { path: '^report/', pathNot: '^report/(health|parts)/' },
    },
    {
      name: 'on-call-page',
      severity: 'error',
      comment: 'the on-call page is bundled into a function: it loads the parts of pages and what the guard decides',
      from: { path: '^report/health/' },
      to: { path: ours, pathNot: '^(report/health|report/parts|guard|model)/' },
    },
    {
      name: 'report-parts',
      severity: 'error',
      comment: 'the parts that all pages share know none of them',
      from: { path: '^report/parts/' },
      to: { path: ours, pathNot: '^(report/parts|model)/' },
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
    { name: 'not-to-scripts', severity: 'error', from: { pathNot: '^(test|scripts)/' }, to: { path: '^scripts/' } },
    {
      name: 'not-to-dev-dep',
      severity: 'error',
      // Google's clients are bundled into the functions and into some commands, as that of GitHub is; peers are installed by who
      // synthesizes.
      from: {
        path: ours,
        pathNot:
          '^(test|bench|scripts|functions|guard/adapters/google|live/google)/|^cli/(health|breaker|backfill|comment|preflight|google-credentials|google-warehouse|project-assets|project-snoozes)\\.ts$',
      },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only', 'npm-peer'],
        pathNot: 'node_modules/@types/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdktf\\.out|\\.cache|dist|cli/init/template)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
