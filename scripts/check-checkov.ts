import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs checkov (https://www.checkov.io) on the synthesized stacks. A finding is accepted where its cause has a comment
 * `checkov:skip=CHECK PART: reason` in constructs/ or stacks/, PART being a part of the resource's name. Exit 1: a finding
 * without one, or a comment without a finding. Skipped where checkov is not installed: it is a Python package.
 */
const ROOT = join(__dirname, '..');
const STACKS = join(ROOT, 'cdktf.out', 'stacks');
/** The version that the accepted findings were looked at with. */
const VERSION = '3.3.30';

interface Finding {
  readonly check: string;
  readonly name: string;
  readonly resource: string;
  readonly file: string;
}

interface Accepted {
  readonly check: string;
  readonly part: string;
  readonly file: string;
}

/** @returns the exit code */
function main(): number {
  const version = spawnSync('checkov', ['--version'], { encoding: 'utf8' });
  if (version.error !== undefined) {
    console.log(`checkov: skipped, it is not on this machine; pip install checkov==${VERSION}`);
    return 0;
  }
  const synth = spawnSync('npm', ['run', '-s', 'synth'], { cwd: ROOT, encoding: 'utf8' });
  if (synth.status !== 0) return failed(`synth: ${synth.stderr}`);
  const args = ['-d', STACKS, '--framework', 'terraform_json', '--compact', '--output', 'json'];
  // Guidelines come from a server of the vendor, which is not asked.
  const run = spawnSync('checkov', [...args, '--skip-download'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const { findings, passed } = read(run.stdout);
  if (passed === 0) return failed(`checkov ${version.stdout.trim()} checked nothing: ${run.stderr.slice(0, 500)}`);
  const accepted = acceptedIn(['constructs', 'stacks']);
  const fits = (finding: Finding, { check, part }: Accepted) =>
    finding.check === check && finding.resource.includes(part);
  const open = findings.filter((finding) => !accepted.some((one) => fits(finding, one)));
  const unused = accepted.filter((one) => !findings.some((finding) => fits(finding, one)));
  for (const { check, name, resource, file } of open) console.error(`${check} ${file} ${resource}: ${name}`);
  for (const { check, part, file } of unused) console.error(`${file}: checkov:skip=${check} ${part} has no finding`);
  console.log(
    `checkov ${version.stdout.trim()}: ${passed} checks passed, ${findings.length} findings, ${open.length} of them not accepted`,
  );
  return open.length + unused.length > 0 ? 1 : 0;
}

function failed(message: string): number {
  console.error(message);
  return 1;
}

function read(json: string): { readonly findings: readonly Finding[]; readonly passed: number } {
  const { results, summary } = JSON.parse(json === '' ? '{}' : json) as {
    readonly results?: { readonly failed_checks: readonly Readonly<Record<string, string>>[] };
    readonly summary?: { readonly passed: number };
  };
  const findings = (results?.failed_checks ?? []).map((each) => ({
    check: each['check_id'] ?? '',
    name: each['check_name'] ?? '',
    resource: each['resource'] ?? '',
    file: each['file_path'] ?? '',
  }));
  return { findings, passed: summary?.passed ?? 0 };
}

/** @throws where a comment has no reason */
function acceptedIn(folders: readonly string[]): Accepted[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => {
        const text = readFileSync(join(ROOT, folder, file), 'utf8');
        return [...text.matchAll(/checkov:skip=(.*)/g)].map(([, rest = '']) => {
          const [, check, part] = /^(\w+) (\S+): \S/.exec(rest) ?? [];
          if (check === undefined || part === undefined) {
            throw new Error(`${folder}/${file}: write checkov:skip=CHECK PART: reason, got ${rest}`);
          }
          return { check, part, file: `${folder}/${file}` };
        });
      }),
  );
}

process.exitCode = main();
