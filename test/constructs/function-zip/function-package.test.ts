import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { unzipSync } from 'fflate';
import { packageFunction, placeholderPackage } from '../../../constructs/function-zip/function-package';
import { CACHE_VARIABLE } from '../../../keys/cache-folder';
import { EVENT_SOURCES_VARIABLE, writeEventSources } from '../../../model/event-sources';
import { freePort, statusOf } from '../../local-server';

const ROOT = join(__dirname, '../../..');
describe.each(['run-recorder', 'timeout-monitor'])('the package of %s', (name) => {
  test('holds the code, the framework, and a manifest that names no other dependency', () => {
    const files = unzipSync(readFileSync(packageFunction(name).file));
    expect(Object.keys(files)).toEqual([
      'index.cjs',
      'LICENSES.txt',
      'package.json',
      'package-lock.json',
      'framework/package.json',
      'framework/index.js',
      'framework/LICENSES.txt',
      'framework/start.js',
    ]);
    const manifest = JSON.parse(Buffer.from(files['package.json'] ?? []).toString()) as {
      dependencies: Record<string, string>;
    };
    expect(manifest.dependencies).toEqual({ '@google-cloud/functions-framework': 'file:framework' });
  });

  test('has no path and no time of the machine that made it', () => {
    const zip = readFileSync(packageFunction(name).file);
    expect(zip.includes(ROOT)).toBe(false);
    // Every entry has the earliest time of the format: 1 January 1980, 00:00.
    expect(zip.readUInt32LE(10)).toBe(0x00210000);
  });
});

test('a package has the same bytes in another time zone and another process, without what was kept', () => {
  const empty = mkdtempSync(join(tmpdir(), 'phasewatch-empty-'));
  const script = `process.stdout.write(require('./constructs/function-zip/function-package.ts').packageFunction('run-recorder').hash)`;
  const hash = (zone: string) =>
    execFileSync(process.execPath, ['--import', 'tsx', '-e', script], {
      cwd: ROOT,
      env: { ...process.env, TZ: zone, [CACHE_VARIABLE]: join(empty, zone) },
    }).toString();
  expect(hash('Pacific/Kiritimati')).toBe(packageFunction('run-recorder').hash);
  expect(hash('America/Los_Angeles')).toBe(packageFunction('run-recorder').hash);
  rmSync(empty, { recursive: true, force: true });
});

test('the placeholder of a function answers 503, so that callers retry', () => {
  const code = Buffer.from(unzipSync(readFileSync(placeholderPackage().file))['index.cjs'] ?? []).toString();
  const exported: { placeholder?: (request: unknown, response: unknown) => void } = {};
  runInNewContext(code, { exports: exported });
  const answer = {
    code: 0,
    status(n: number) {
      this.code = n;
      return this;
    },
    send() {
      return this;
    },
  };
  exported.placeholder?.({}, answer);
  expect(answer.code).toBe(503);
});

const SOURCES = {
  [EVENT_SOURCES_VARIABLE]: writeEventSources({
    services: new Set(['loader']),
    jobs: new Set(),
    monitor: 'timeout-monitor',
  }),
};

test.each([
  ['run-recorder', packageFunction('run-recorder'), [405, 500]],
  ['placeholder', placeholderPackage(), [503, 503]],
])(
  'the package of %s installs without a registry and answers as the platform starts it, also without its configuration',
  async (name, pack, [status, withoutConfiguration]) => {
    const directory = mkdtempSync(join(tmpdir(), 'phasewatch-package-'));
    try {
      for (const [path, content] of Object.entries(unzipSync(readFileSync(pack.file)))) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), content);
      }
      // The commands of Google's buildpacks: npm installs, then the framework that the manifest names starts the function.
      execFileSync('npm', ['ci', '--offline', '--quiet'], { cwd: directory, stdio: 'pipe' });
      expect(await answerOf(directory, { FUNCTION_TARGET: name, ...SOURCES })).toBe(status);
      expect(await answerOf(directory, { FUNCTION_TARGET: name })).toBe(withoutConfiguration);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
);

/** Starts an unpacked function; the status of its first answer. */
async function answerOf(directory: string, env: Readonly<Record<string, string>>): Promise<number> {
  const port = await freePort();
  const child = spawn(join(directory, 'node_modules/.bin/functions-framework'), {
    cwd: directory,
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      FUNCTION_SIGNATURE_TYPE: 'http',
      GOOGLE_CLOUD_PROJECT: 'demo',
      ...env,
    },
    stdio: 'ignore',
  });
  const ended = new Promise((done) => child.once('exit', done));
  try {
    return await statusOf(`http://127.0.0.1:${port}/`);
  } finally {
    child.kill();
    await ended;
  }
}
