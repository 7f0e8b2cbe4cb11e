import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ENGINE_FOLDER, ENGINE_PACKAGE } from './engine-folder';

/**
 * Puts Google's GoogleSQL engine into `.cache`: the service for this machine, and its protocol. It is not a dependency: the
 * package has 350 MB. Where it cannot be had, this says why, and the tests that need it are skipped.
 */
function main(): void {
  if (existsSync(ENGINE_FOLDER)) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    process.stderr.write(
      `GoogleSQL engine: not fetched, it runs on linux x64 only, got ${process.platform} ${process.arch}\n`,
    );
    return;
  }
  mkdirSync(dirname(ENGINE_FOLDER), { recursive: true });
  const folder = mkdtempSync(join(dirname(ENGINE_FOLDER), 'fetch-'));
  try {
    const packed = execFileSync('npm', ['pack', ENGINE_PACKAGE, '--silent'], { cwd: folder, encoding: 'utf8' }).trim();
    const wanted = ['package/lib/zetasql/remote_server.so', 'package/lib/zetasql/protos'];
    execFileSync('tar', ['xzf', packed, '--strip-components=1', ...wanted], { cwd: folder });
    rmSync(join(folder, packed));
    renameSync(folder, ENGINE_FOLDER);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    process.stderr.write(`GoogleSQL engine: not fetched, ${reason ?? ''}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
