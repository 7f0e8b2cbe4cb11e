import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const ROOT = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'phasewatch-'));
afterAll(() => rmSync(folder, { recursive: true }));

const entries = Array.from({ length: 50 }, (_, i) => ({
  insertId: `id-${i}`,
  timestamp: `2026-01-14T10:00:${String(i).padStart(2, '0')}Z`,
  severity: i % 10 === 0 ? 'ERROR' : 'INFO',
  logName: 'projects/p/logs/run.googleapis.com%2Fstdout',
  jsonPayload: { n: i, items: i % 7 === 0 ? [{ name: 'x' }] : { name: 'y' } },
}));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const lines = file('lines.ndjson', entries.map((entry) => JSON.stringify(entry)).join('\n'));
const array = file('array.json.gz', gzipSync(JSON.stringify(entries.slice(0, 20), null, 2)));
const broken = file(
  'broken.ndjson',
  `${JSON.stringify(entries[0])}\nnonsense\n\n[1]\n${JSON.stringify(entries[10])}\n`,
);

interface Run {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** The command as a user runs it. */
function match(...args: string[]): Promise<Run> {
  const options = { cwd: ROOT, env: { ...process.env, NO_COLOR: '1' } };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'cli/phasewatch.ts', 'match', ...args],
      options,
      (error, out, err) => {
        resolve({ exit: error === null ? 0 : Number(error.code), out, err });
      },
    );
  });
}

describe('match', () => {
  test('says where a filter goes that starts with -', async () => {
    const { exit, err } = await match('-severity=INFO', '--logs', lines);
    expect([exit, err]).toEqual([2, expect.stringContaining('(a filter that starts with - goes last, after --;')]);
  });

  test.each(['js', 'sql'])('prints JSON with an index over the entries of all files (%s)', async (backend) => {
    const { exit, out, err } = await match(
      'severity=ERROR jsonPayload.n>5',
      '--logs',
      array,
      lines,
      '--format',
      'json',
      '--backend',
      backend,
    );
    expect(err).toBe('');
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toEqual({
      version: 1,
      total: 70,
      matched: 5,
      entries: [10, 30, 40, 50, 60].map((index) => ({ index, insertId: `id-${index < 20 ? index : index - 20}` })),
      judged: { judged: { count: 70, what: 'log entries' }, notJudged: [], leftOut: [] },
    });
  });

  test.each(['js', 'sql'])(
    'matches entries of any shape and counts lines that are not entries (%s)',
    async (backend) => {
      const odd = await match('jsonPayload.items.name=x', '--logs', lines, '--format', 'count', '--backend', backend);
      expect(odd).toEqual({ exit: 0, out: '8\n', err: '' });
      const bad = await match('jsonPayload.n>=0', '--logs', broken, '--format', 'json', '--backend', backend);
      expect(JSON.parse(bad.out)).toMatchObject({
        total: 2,
        matched: 2,
        entries: [{ index: 0 }, { index: 1, insertId: 'id-10' }],
      });
      expect(bad.err).toContain(`warning: ${broken}, line 2: not a log entry: `);
      expect(bad.err).toContain(`warning: ${broken}, line 4: not a log entry: not a JSON object`);
      expect(bad.err).toContain('warning: skipped 2 lines that are not log entries');
      const strict = await match('jsonPayload.n>=0', '--logs', broken, '--strict', '--backend', backend);
      expect(strict.exit).toBe(2);
      expect(strict.err).toMatch(/^error: .*broken\.ndjson, line 2: not a log entry: /);
    },
  );

  test('exits 1 if no entry matches', async () => {
    const none = await match('severity=ALERT', '--logs', lines);
    expect(none).toEqual({ exit: 1, out: '0 of 50 entries match\n', err: '' });
    expect(await match('severity=ALERT', '--logs', lines, '--format', 'json', '--backend', 'sql')).toMatchObject({
      exit: 1,
      out: '{"version":1,"entries":[],"total":50,"matched":0,"judged":{"judged":{"count":50,"what":"log entries"},"notJudged":[],"leftOut":[]}}\n',
    });
  });

  test('exits 2 for a file that is missing or holds no entry, and reads every file of a folder', async () => {
    const hcl = file('main.tf', 'locals {\n  a = 1\n}\n');
    const wrong = await match('severity=ERROR', '--logs', hcl, '--format', 'json');
    expect([wrong.exit, wrong.out]).toEqual([2, '']);
    expect(wrong.err).toContain(
      `error: --logs: no log entry in the named files; name another file, or export it again: ${hcl}, line 1`,
    );
    const gone = await match('severity=ERROR', '--logs', join(folder, 'gone.json'));
    expect([gone.exit, gone.err]).toEqual([
      2,
      expect.stringContaining('the file or folder exists, got no such file or folder') as string,
    ]);
    mkdirSync(join(folder, 'logs'));
    file('logs/a.yaml', '---\ninsertId: x\nseverity: ERROR\n');
    file('logs/b.ndjson', JSON.stringify(entries[0]));
    expect(await match('severity=ERROR', '--logs', join(folder, 'logs'), '--format', 'count')).toEqual({
      exit: 0,
      out: '2\n',
      err: '',
    });
    const yaml = await match('severity=ERROR', '--logs', join(folder, 'logs/a.yaml'), '--backend', 'sql');
    expect([yaml.exit, yaml.err]).toEqual([2, expect.stringContaining('match with --backend js') as string]);
  });

  test('prints a table by default', async () => {
    const { out } = await match('jsonPayload.n=10', '--logs', lines);
    expect(out).toBe(
      [
        'index   timestamp                       severity   insertId                log',
        '10      2026-01-14T10:00:10Z            ERROR      id-10                   run.googleapis.com/stdout',
        '',
        '1 of 50 entries matches',
        '',
      ].join('\n'),
    );
  });

  test('shows with --explain which clauses of each entry match', async () => {
    const { exit, out } = await match(
      'severity=ERROR AND jsonPayload.n>5',
      '--logs',
      broken,
      '--explain',
      '--format',
      'json',
    );
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      entries: [
        {
          index: 0,
          matched: false,
          because: [{ clause: 'jsonPayload.n>5', holds: false, found: 'jsonPayload.n is 0' }],
        },
        { index: 1, matched: true, because: [{ holds: true }, { holds: true }] },
      ],
    });
    const table = await match('severity=ERROR AND jsonPayload.n>5', '--logs', broken, '--explain');
    expect(table.out).toContain('does not match, because\n          false  jsonPayload.n>5  (jsonPayload.n is 0)\n');
  });

  test('shows the nearest entries where no entry matches, as a replay does', async () => {
    const { exit, out } = await match('severity=ERROR AND jsonPayload.nothing="x"', '--logs', lines);
    expect(exit).toBe(1);
    expect(out).toMatch(/0 of .* match\n(?:.*\n)? {2}nearest, 1 of 2 clauses match, not jsonPayload\.nothing="x": \{/);
  });

  test('exits 2 for a time that Google calls of an incorrect type, with both backends', async () => {
    for (const backend of ['js', 'sql']) {
      const { exit, err } = await match('timestamp>="2026-01-27T 8:05:00Z"', '--logs', lines, '--backend', backend);
      expect(exit).toBe(2);
      expect(err).toContain('line 1, column 12: the value is of incorrect type');
    }
  });

  test('prints an invalid filter with a caret, and a suspicious one with a warning', async () => {
    const invalid = await match('severity>=ERROR AND jsonPayload.n >=', '--logs', lines);
    expect(invalid).toEqual({
      exit: 2,
      out: '',
      err: [
        "error: Logging filter, line 1, column 37: expected a value after '>='",
        '  severity>=ERROR AND jsonPayload.n >=',
        '                                      ^',
        '',
      ].join('\n'),
    });
    const odd = await match('jsonPayload.absent!=1', '--logs', lines, '--format', 'count');
    expect(odd).toMatchObject({ exit: 1, out: '0\n' });
    expect(odd.err).toContain(
      'warning: Logging filter, line 1, column 21: entries without jsonPayload.absent do not match',
    );
    const inexpressible = await match(
      'cast(timestamp, STRING, TIMEZONE("Asia/Tokyo"))="x"',
      '--logs',
      lines,
      '--backend',
      'sql',
    );
    expect(inexpressible.exit).toBe(2);
    expect(inexpressible.err).toContain('DuckDB SQL cannot express cast of a time to STRING with a time zone');
  });

  test.each([
    [['severity=INFO'], "required option '--logs <file...>' not specified"],
    [['severity=INFO', '--logs', join(folder, 'absent')], 'error: --logs '],
    [['severity=INFO', '--logs', folder], 'half.json.gz: compressed data is complete, got unexpected end of file'],
    [['severity=INFO', '--logs', lines, '--explain', '--backend', 'sql'], 'only backend js can explain'],
    [['severity=INFO', '--logs', lines, '--format', 'xml'], 'Allowed choices are table, json, count'],
    [
      ['severity=INFO', '--logs', file('half.json.gz', gzipSync(JSON.stringify(entries)).subarray(0, 60))],
      'unexpected end of file',
    ],
  ])('refuses %j with exit 2', async (args, expected) => {
    const { exit, err } = await match(...args);
    expect(exit).toBe(2);
    expect(err).toContain(expected);
  });

  test('prints its exit codes with --help', async () => {
    const { exit, out } = await match('--help');
    expect(exit).toBe(0);
    expect(out).toContain('Exit 0: an entry matches. 1: no entry matches. 2: bad usage, filter or file.');
  });
});
