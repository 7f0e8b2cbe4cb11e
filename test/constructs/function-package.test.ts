import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { unzipSync } from 'fflate';
import { packageFunction, placeholderPackage } from '../../constructs/function-package';

const ROOT = join(__dirname, '../..');
describe.each(['run-recorder', 'timeout-monitor'])('the package of %s', (name) => {
  test('is one file of code and a manifest that pins the framework', () => {
    const files = unzipSync(readFileSync(packageFunction(name).file));
    expect(Object.keys(files)).toEqual(['index.js', 'package.json']);
    const manifest = JSON.parse(Buffer.from(files['package.json'] ?? []).toString()) as {
      dependencies: Record<string, string>;
    };
    expect(manifest.dependencies).toEqual({
      '@google-cloud/functions-framework': expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
    });
  });

  test('has no path and no time of the machine that made it', () => {
    const zip = readFileSync(packageFunction(name).file);
    expect(zip.includes(ROOT)).toBe(false);
    // Every entry has the earliest time of the format: 1 January 1980, 00:00.
    expect(zip.readUInt32LE(10)).toBe(0x00210000);
  });
});

test('a package has the same bytes in another time zone and another process', () => {
  const script = `process.stdout.write(require('./constructs/function-package.ts').packageFunction('run-recorder').hash)`;
  const hash = (zone: string) =>
    execFileSync(process.execPath, ['--import', 'tsx', '-e', script], {
      cwd: ROOT,
      env: { ...process.env, TZ: zone },
    }).toString();
  expect(hash('Pacific/Kiritimati')).toBe(packageFunction('run-recorder').hash);
  expect(hash('America/Los_Angeles')).toBe(packageFunction('run-recorder').hash);
});

test('the placeholder of a function answers 503, so that callers retry', () => {
  const code = Buffer.from(unzipSync(readFileSync(placeholderPackage().file))['index.js'] ?? []).toString();
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
