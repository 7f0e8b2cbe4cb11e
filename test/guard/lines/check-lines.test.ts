import { LineCheck } from '../../../guard/lines/check-lines';
import type { GuardConfig } from '../../../model/guard-config';
import type { RunEvent } from '../../../model/run-event';
import { printedIn } from '../support/push';
import { COORDINATOR, guardConfig, heartbeat, MINUTE, started, succeeded, T0 } from '../support/runs';

const entryOf = (line: unknown, at: number, rest: Record<string, unknown> = {}) => ({
  ...printedIn(COORDINATOR),
  timestamp: new Date(at).toISOString(),
  receiveTimestamp: new Date(at + 500).toISOString(),
  jsonPayload: { run_event: line },
  ...rest,
});

/** A run with a heartbeat every five minutes, as declared. */
const healthy = (): [RunEvent, number][] => [
  [started(), T0],
  [heartbeat(), T0 + 5 * MINUTE],
  [heartbeat(), T0 + 10 * MINUTE],
  [succeeded(), T0 + 12 * MINUTE],
];

function check(entries: readonly Record<string, unknown>[], config: GuardConfig = guardConfig()) {
  const lines = new LineCheck(config);
  for (const entry of entries) lines.take(entry);
  return lines.report();
}
const checkLines = (...lines: readonly (readonly [unknown, number])[]) =>
  check(lines.map(([line, at]) => entryOf(line, at)));
const kinds = (report: ReturnType<typeof check>) => report.findings.map(({ kind, subject }) => `${kind} ${subject}`);

describe('the check of producers’ lines', () => {
  it('finds nothing in the lines of a healthy run, in any order', () => {
    expect(checkLines(...healthy())).toMatchObject({ lines: 4, runs: 1, stillRunning: 0, findings: [] });
    expect(checkLines(...healthy().reverse()).findings).toEqual([]);
  });

  it('rejects what the recorder rejects, with its reason, and counts equal ones', () => {
    const wrong = { ...started(), data_date: '20260114' };
    const report = check([entryOf(wrong, T0), entryOf(wrong, T0), entryOf(started(), T0, printedIn('public-site'))]);

    expect(report.findings).toMatchObject([
      { kind: 'rejected', subject: 'malformed', count: 2, message: expect.stringContaining('data_date') as string },
      { kind: 'rejected', subject: 'undeclared_source', count: 1 },
    ]);
  });

  it('names a field that is corrected', () => {
    expect(
      checkLines(...healthy().slice(0, 3), [{ ...succeeded(), records_processed: '12' }, T0 + 12 * MINUTE]),
    ).toMatchObject({
      findings: [
        { kind: 'corrected', subject: COORDINATOR, message: expect.stringContaining('records_processed') as string },
      ],
    });
  });

  it('names an undeclared processor, and a processor in another phase', () => {
    const ghost = { processor: 'ghost' };
    const report = checkLines(
      [started(ghost), T0],
      [succeeded(ghost), T0],
      [started({ phase: 'phase1' }), T0],
      [succeeded({ phase: 'phase1' }), T0],
    );

    expect(kinds(report)).toEqual(['undeclared-processor ghost', `other-phase ${COORDINATOR}`]);
  });

  it('finds heartbeats that are less frequent than declared, and not those a tenth late', () => {
    const late = (minutes: number) =>
      checkLines([started(), T0], [heartbeat(), T0 + minutes * MINUTE], [succeeded(), T0 + (minutes + 1) * MINUTE]);

    expect(late(5.4).findings).toEqual([]);
    expect(late(9).findings).toMatchObject([
      { kind: 'slow-heartbeat', message: expect.stringContaining('540 s') as string },
    ]);
  });

  it('finds a run without an end once it has no heartbeat for longer than allowed', () => {
    const until = (minutes: number) =>
      check([entryOf(started(), T0), { timestamp: new Date(T0 + minutes * MINUTE).toISOString() }]);

    expect(until(10)).toMatchObject({ stillRunning: 1, findings: [] });
    expect(kinds(until(12))).toEqual([`never-ended ${COORDINATOR}`]);
  });

  it.each([
    [-2, ['clock-differs prediction-coordinator']],
    [0.5, []],
    [59, []],
    [90, ['clock-differs prediction-coordinator']],
  ])('compares a clock with Logging’s: received %d s after the line is dated', (seconds, found) => {
    const receiveTimestamp = new Date(T0 + seconds * 1_000).toISOString();
    const entries = healthy().map(([line, at]) => entryOf(line, at));

    expect(kinds(check([...entries, entryOf(started(), T0, { receiveTimestamp })]))).toEqual(found);
  });

  it('finds heartbeats without progress where the processor declares that it reports it', () => {
    const config = guardConfig();
    const processors = config.processors.map((processor) => ({ ...processor, reportsProgress: true }));
    const entries = healthy().map(([line, at]) => entryOf(line, at));

    expect(kinds(check(entries, { ...config, processors }))).toEqual([`no-progress-field ${COORDINATOR}`]);
  });

  it('judges no line of the guard itself and no other entry', () => {
    const tick = entryOf({ v: 1, type: 'tick' }, T0, printedIn('phasewatch-timeout-monitor'));

    expect(check([tick, { timestamp: 'noon' }, {}])).toMatchObject({ lines: 0, others: 3, findings: [] });
  });
});
