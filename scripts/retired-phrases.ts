import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A phrase or name that the project no longer uses. Single words are in cspell.config.yaml. */
interface RetiredPhrase {
  readonly pattern: RegExp;
  readonly use: string;
}

const ROOT = join(__dirname, '..');
const FILES = ['*.ts', '*.mjs', '*.cjs', '*.md', '.ci/run', ':!test/**/golden/**', ':!scripts/retired-phrases.ts'];

const RETIRED: readonly RetiredPhrase[] = [
  { pattern: /\bas it was\b/i, use: 'baseline' },
  { pattern: /\b(both|two|its|all|other|each|either) worlds?\b/i, use: 'baseline and declared' },
  { pattern: /\bseen after\b/i, use: 'time to detect' },
  { pattern: /\b(slowest hang|not seen in)\b/i, use: 'worst-case time to detect; undetected in' },
  { pattern: /\bbound by bound\b/i, use: 'term by term' },
  { pattern: /\bwasted\b(?! (run-)?hours)/i, use: 'wasted run-hours' },
  { pattern: /\bhours wasted\b/i, use: 'wasted run-hours' },
  { pattern: /\bcomes? to nothing\b/i, use: 'wasted run-hours' },
  { pattern: /\b(says?|said|saying) nothing\b/i, use: 'no heartbeat; no value' },
  { pattern: /\b(is|are|was|were|be|goes|went|go|falls?|fell) silent\b/i, use: 'no heartbeat' },
  { pattern: /\bsilent (runs?|processors?|workers?)\b/i, use: 'a run without heartbeat' },
  { pattern: /\bspeaks? of\b/i, use: 'check; describe' },
  { pattern: /\b(stops?|still) talking\b/i, use: 'stops sending heartbeats' },
  { pattern: /\bit is no (?!longer|more)\w+/i, use: 'it is not a …' },
  { pattern: /\bresting\b/i, use: 'idle' },
  { pattern: /\bhow loudly\b/i, use: 'how many notifications' },
  { pattern: /\bside by side\b(?=.*\b(work|call|request|run)s?\b)/i, use: 'concurrently' },
  {
    pattern: /\b(interface|type|class|const) (Known|Said|WHO|Assembly|Watchers|Agenda)\b/,
    use: 'a name for what it holds',
  },
  { pattern: /\bfunction say\w*|\bconst say\w* =|\bsay[A-Z]\w*\(/, use: 'format…' },
];

/** Lines that hold a retired phrase, as `file:line: …`. */
function findings(): string[] {
  const files = execFileSync('git', ['ls-files', '--', ...FILES], { cwd: ROOT, encoding: 'utf8' }).split('\n');
  return files.filter(Boolean).flatMap((file) => {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
    return lines.flatMap((line, n) =>
      RETIRED.flatMap(({ pattern, use }) => {
        const found = pattern.exec(line)?.[0];
        return found === undefined ? [] : [`${file}:${n + 1}: retired phrase '${found}': write ${use}`];
      }),
    );
  });
}

const found = findings();
for (const line of found) process.stdout.write(`${line}\n`);
process.stderr.write(`${found.length} retired phrases\n`);
process.exitCode = found.length === 0 ? 0 : 1;
