import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { dependencies, optionalDependencies, peerDependencies } from '../package.json';
import { bundleFunction, FRAMEWORK_FILE, frameworkCode, functionFile } from '../constructs/function-zip/function-code';

const ROOT = join(__dirname, '..');
const DIST = join(ROOT, 'dist');
/** Folders that the published package holds as CommonJS, one file each. */
const MODULES = [
  'alerting',
  'api',
  'audit',
  'cli',
  'constructs',
  'files',
  'guard',
  'jest',
  'keys',
  'logs',
  'model',
  'replay',
  'report',
  'review',
  'live',
  'simulation',
  'stacks',
  'terraform',
];
/** Adapters of Google's clients. Only the functions, health and breaker use them, which bundle them. */
const GOOGLE_ADAPTERS = join('guard', 'adapters', 'google');
/** Commands that are bundled with the clients of Google and GitHub, so that an installation needs none of them. */
const WITH_CLIENTS = [
  'cli/health.ts',
  'cli/breaker.ts',
  'cli/backfill.ts',
  'cli/comment.ts',
  'cli/google-warehouse.ts',
  'cli/preflight.ts',
  'cli/project-assets.ts',
  'cli/project-changes.ts',
  'cli/project-snoozes.ts',
];
/** What goes into these bundles beside the clients: what imports the adapters, and the adapters. */
const IN_BUNDLES = [
  'cli/health-command',
  'cli/backfill-command',
  'cli/preflight-command',
  'cli/google-credentials',
  'cli/guard-config-source',
  `${GOOGLE_ADAPTERS}/`,
  'live/google/',
];
/** Cases of rules are for tests. */
const NOT_SHIPPED = /(?:^|\/)cases\.ts$/;
/** Files that the code reads: templates of runbooks and of new projects, and how Jest reads TypeScript. */
const READ_AS_FILES = /^stacks\/.*\.md$|^cli\/init\/template\/|^jest\/transform\.cjs$/;

const COMMON = {
  absWorkingDir: ROOT,
  outdir: DIST,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
  // import() of a CommonJS file needs its extension; require() does not.
  supported: { 'dynamic-import': false },
} as const;

/**
 * Writes dist/, the code of the published package: every module as CommonJS for Node 20, types of the public entries,
 * runbooks, and the functions with Google's clients as bundles, which are the bytes that a checkout deploys.
 */
async function main(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  const files = MODULES.flatMap(filesBelow);
  await buildModules(files.filter((file) => file.endsWith('.ts') && !READ_AS_FILES.test(file) && !isLeftOut(file)));
  await buildWithClients();
  execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { cwd: ROOT, stdio: 'inherit' });
  for (const file of files.filter((one) => READ_AS_FILES.test(one))) cpSync(join(ROOT, file), join(DIST, file));
  writePrebuilt();
  refuseMissingFiles();
  chmodSync(join(DIST, 'cli', 'phasewatch.js'), 0o755);
}

function isLeftOut(file: string): boolean {
  return isInBundles(file) || WITH_CLIENTS.includes(file) || NOT_SHIPPED.test(file);
}

function isInBundles(file: string): boolean {
  return IN_BUNDLES.some((start) => file.startsWith(start));
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

async function buildModules(files: readonly string[]): Promise<void> {
  await build({ ...COMMON, entryPoints: [...files], outbase: ROOT, bundle: false });
}

/** Bundles the adapters and Google's clients; our other modules and other packages stay imports. */
async function buildWithClients(): Promise<void> {
  await build({
    ...COMMON,
    entryPoints: WITH_CLIENTS,
    outbase: ROOT,
    bundle: true,
    minify: true,
    keepNames: true,
    legalComments: 'none',
    plugins: [ourModulesExternal],
    external: [dependencies, optionalDependencies, peerDependencies].flatMap((packages) => Object.keys(packages)),
  });
}

/** The functions and their framework, for `constructs/function-zip/function-code.ts`. */
function writePrebuilt(): void {
  const folder = join(DIST, 'prebuilt');
  mkdirSync(folder);
  for (const name of readdirSync(join(ROOT, 'functions'))) {
    writeFileSync(join(folder, functionFile(name)), JSON.stringify(bundleFunction(name)));
  }
  writeFileSync(join(folder, FRAMEWORK_FILE), JSON.stringify(frameworkCode()));
}

/** @throws Error for a file of dist/ that requires one which is not there */
function refuseMissingFiles(): void {
  const missing = readdirSync(DIST, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => {
      const code = readFileSync(join(DIST, file), 'utf8');
      return [...code.matchAll(/\brequire\("(\.[^"]+)"\)/g)].flatMap(([, path = '']) => {
        const required = resolve(DIST, dirname(file), path);
        const isThere = [required, `${required}.js`, join(required, 'index.js')].some((one) => existsSync(one));
        return isThere ? [] : [`${file}: ${path}`];
      });
    });
  if (missing.length > 0) throw new Error(`dist/ requires files that it does not hold:\n${missing.join('\n')}`);
}

const ourModulesExternal: Plugin = {
  name: 'our-modules-external',
  setup(builder) {
    builder.onResolve({ filter: /^\./ }, ({ path, importer, resolveDir }) => {
      const file = relative(ROOT, resolve(resolveDir, path));
      const isOurs = MODULES.some((folder) => file.startsWith(`${folder}/`));
      if (importer === '' || !isOurs || isInBundles(file)) return undefined;
      // The bundles are in dist/cli.
      return { path: relative('cli', file).replace(/^(?!\.)/, './'), external: true };
    });
  },
};

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
