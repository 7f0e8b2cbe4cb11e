import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/**
 * Synthesizes every stack with CDKTF and with its successor CDK Terrain, in a copy of this checkout, and compares the
 * JSON. Exit 1 where it differs in more than the version.
 */
const CDKTN = 'cdktn@0.24.0';
const ROOT = join(__dirname, '..');
const COPY = join(ROOT, '.cache', 'cdktn'); // on the same file system, so that node_modules can be linked

function main(): boolean {
  rmSync(COPY, { recursive: true, force: true });
  try {
    copySources();
    linkTree(join(ROOT, 'node_modules'), join(COPY, 'node_modules'));
    // npm writes its list of what is installed in place: the copy must not share it.
    rmSync(join(COPY, 'node_modules', '.package-lock.json'), { force: true });
    const before = synthesize();
    removePeers();
    run('npm', ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', `cdktf@npm:${CDKTN}`]);
    return compare(before, synthesize());
  } finally {
    rmSync(COPY, { recursive: true, force: true });
  }
}

function copySources(): void {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  for (const file of files) {
    if (file === '' || !existsSync(join(ROOT, file))) continue;
    mkdirSync(dirname(join(COPY, file)), { recursive: true });
    cpSync(join(ROOT, file), join(COPY, file));
  }
}

/** npm 10 refuses an alias for a package that is a peer dependency as well. */
function removePeers(): void {
  const file = join(COPY, 'package.json');
  const {
    peerDependencies: _,
    peerDependenciesMeta: __,
    ...rest
  } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify(rest));
}

/** A copy whose files are hard links: npm replaces files of packages, and never writes into them. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkSync(source, target);
  }
}

/** The stacks by name, without the version of the library. */
function synthesize(): ReadonlyMap<string, unknown> {
  rmSync(join(COPY, 'cdktf.out'), { recursive: true, force: true });
  run(process.execPath, ['--import', 'tsx', 'main.ts']);
  const stacks = join(COPY, 'cdktf.out', 'stacks');
  return new Map(readdirSync(stacks).map((name) => [name, withoutVersion(join(stacks, name, 'cdk.tf.json'))]));
}

function withoutVersion(file: string): unknown {
  const document = JSON.parse(readFileSync(file, 'utf8')) as { '//'?: { metadata?: { version?: string } } };
  delete document['//']?.metadata?.version;
  return document;
}

function compare(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): boolean {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const different = names.filter((name) => !isDeepStrictEqual(before.get(name), after.get(name)));
  for (const name of different) process.stdout.write(`${name}: the JSON differs with ${CDKTN}\n`);
  process.stdout.write(`${names.length - different.length} of ${names.length} stacks are equal with ${CDKTN}\n`);
  return different.length === 0 && names.length > 0;
}

function run(program: string, args: readonly string[]): void {
  execFileSync(program, args, { cwd: COPY, stdio: ['ignore', 'ignore', 'inherit'] });
}

process.exitCode = main() ? 0 : 1;
