import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './local-server';

// Runs the storage and push suites on Google's emulators that are installed with the Google Cloud CLI.
// tsx test/emulators.ts [SUITE...], which is `npm run test:emulators`

interface Emulator {
  readonly name: string;
  /** Arguments of gcloud. */
  readonly command: readonly string[];
  /** Environment variable of its address for clients. */
  readonly variable: string;
}

const EMULATORS: readonly Emulator[] = [
  { name: 'Firestore', command: ['emulators', 'firestore', 'start'], variable: 'FIRESTORE_EMULATOR_HOST' },
  {
    name: 'Pub/Sub',
    command: ['beta', 'emulators', 'pubsub', 'start', '--project=emulated'],
    variable: 'PUBSUB_EMULATOR_HOST',
  },
];
/** What the suites import that use an emulator. */
const USES_EMULATOR = /\b(DATABASES|EMULATOR|PUBSUB_EMULATOR)\b.* from '/;
/** Concurrent writers on one document take minutes on the emulator and seconds on Firestore. */
const TEST_MS = 300_000;
/** Start time of a Java process on a busy computer. */
const START_MS = 90_000;
const ROOT = join(__dirname, '..');

/** A child process; a leader has its own process group, which must end as well. */
interface Started {
  readonly pid: number | undefined;
  readonly isLeader: boolean;
}

const started: Started[] = [];
process.on('exit', () => started.forEach(stop));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

void main();

async function main(): Promise<void> {
  if (spawnSync('gcloud', ['--version']).error !== undefined) {
    skip('all', 'gcloud is not on the path; https://cloud.google.com/sdk/docs/install');
    return;
  }
  const addresses: Record<string, string> = {};
  for (const emulator of EMULATORS) {
    const address = await start(emulator);
    if (address !== undefined) addresses[emulator.variable] = address;
  }
  if (Object.keys(addresses).length === 0) return;
  const only = process.argv.slice(2);
  const args = ['-w', '1', '--verbose', `--testTimeout=${TEST_MS}`, ...(only.length > 0 ? only : suites())];
  // Awaited in short steps, as signals must reach this process, which stops the others.
  const jest = spawn(process.execPath, [join(ROOT, 'node_modules/jest/bin/jest.js'), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...addresses },
    stdio: 'inherit',
  });
  started.push({ pid: jest.pid, isLeader: false });
  jest.on('close', (status) => process.exit(status ?? 1));
}

/** Paths of the tests that use an emulator. */
function suites(): string[] {
  const tests = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).map((name) =>
    join('test', name),
  );
  return tests.filter(
    (name) => name.endsWith('.test.ts') && USES_EMULATOR.test(readFileSync(join(ROOT, name), 'utf8')),
  );
}

/** Its address once it answers; undefined, with a message, if it cannot be started. */
async function start({ name, command }: Emulator): Promise<string | undefined> {
  const address = `127.0.0.1:${await freePort()}`;
  // Without prompts: a missing part of the CLI is a reason to skip.
  const child = spawn('gcloud', [...command, `--host-port=${address}`], {
    detached: true, // a group of its own: gcloud starts Java, and both must end
    env: { ...process.env, CLOUDSDK_CORE_DISABLE_PROMPTS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push({ pid: child.pid, isLeader: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  for (const end = Date.now() + START_MS; Date.now() < end && child.exitCode === null;) {
    if (await answers(address)) return address;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  skip(name, output.trim().split('\n').at(-1) ?? `it did not answer in ${START_MS / 1_000} s`);
  return undefined;
}

function skip(name: string, why: string): void {
  process.stderr.write(`test:emulators: skipped: ${name}: ${why}\n`);
}

function stop({ pid, isLeader }: Started): void {
  if (pid === undefined) return;
  try {
    process.kill(isLeader ? -pid : pid, 'SIGTERM');
  } catch {
    // It has ended already.
  }
}

async function answers(address: string): Promise<boolean> {
  const [response] = await Promise.allSettled([fetch(`http://${address}/`)]);
  return response.status === 'fulfilled' && response.value.ok;
}
