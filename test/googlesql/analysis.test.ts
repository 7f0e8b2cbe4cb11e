import type { LogEntry } from '../../alerting/filters/logging/log-entry';
import { AnalysisInBigQuery } from '../../cli/analysis-source';
import { measuredRuns } from '../../cli/measured-runs';
import { MeasuredLogs } from '../../live/adopt/measured-logs';
import type { AnalysisView } from '../../model/analysis';
import { examplePipeline } from '../example/pipeline';
import { sampleDeployable } from '../model/sample-pipeline';
import { analysisWarehouse, rowsIn } from './analysis-on-engine';
import { GoogleSqlEngine, whyNoEngine } from './engine';
import { comparable, oddEntries, recordedRuns } from './recorded-runs';
import {
  daily,
  DAY,
  laterMonth,
  lineAt,
  linesOf,
  mondayMonth,
  MONTH_START,
  phase2Month,
  phase5Month,
  slowerMonth,
} from './generated-months';
import type { Run } from './generated-months';

const reason = whyNoEngine();
const described = reason === undefined ? describe : describe.skip;

described(
  `the views of the standing analysis, on Google's GoogleSQL engine${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let engine: GoogleSqlEngine;
    beforeAll(async () => {
      engine = await GoogleSqlEngine.start();
    });
    afterAll(() => {
      engine.stop();
    });

    const read = (entries: readonly LogEntry[], view: AnalysisView, clause: string) =>
      rowsIn(analysisWarehouse(engine, examplePipeline, entries), examplePipeline, view, clause);
    const inMonth = (runs: readonly Run[], view: AnalysisView, clause: string) => read(linesOf(runs), view, clause);

    describe('success by phase and day', () => {
      const last = 'ORDER BY day DESC LIMIT 1';

      test('shows that 27% of the runs of a phase succeeded in 30 days', async () => {
        const [row] = await inMonth(phase5Month(27), 'success', last);
        expect(row).toMatchObject({ phase: 'phase5', success_rate_30_days: 0.27, is_low: true, runs: 10 });
      });

      test('shows nothing where 97% succeeded', async () => {
        expect(await inMonth(phase5Month(97), 'success', 'WHERE is_low OR is_mostly_expected')).toEqual([]);
      });

      test('shows that 97.6% of the failures needed no action, and leaves them out of the success rate', async () => {
        const [row] = await inMonth(phase2Month(976), 'success', last);
        expect(row).toMatchObject({ phase: 'phase2', expected_share_30_days: 0.976, is_mostly_expected: true });
        expect(row).toMatchObject({ success_rate_30_days: 1_000 / 1_024, is_low: false });
      });

      test('shows nothing where few failures happen and half of them need no action', async () => {
        const rows = await inMonth(phase2Month(20, 40), 'success', 'WHERE is_low OR is_mostly_expected');
        expect(rows).toEqual([]);
      });
    });

    describe('failures by weekday and hour', () => {
      test('shows the Monday hours from 00:00 to 03:00, and the processor that fails in them', async () => {
        const rows = await inMonth(mondayMonth(true), 'failures', 'WHERE stands_out ORDER BY weekday_number, hour');
        expect(rows.map(({ weekday, hour, most_failures_of }) => [weekday, hour, most_failures_of])).toEqual(
          [0, 1, 2].map((hour) => ['Monday', hour, 'BasketballRefRosterProcessor']),
        );
        expect(rows[0]).toMatchObject({ failed_a_week: 40.25, weeks: 4 });
      });

      test('shows nothing in weeks in which failures are spread', async () => {
        expect(await inMonth(mondayMonth(false), 'failures', 'WHERE stands_out')).toEqual([]);
      });
    });

    describe('durations against the 30 days before', () => {
      test('shows the processor that takes over twice as long, on each day', async () => {
        const rows = await inMonth(slowerMonth(2.3), 'durations', 'WHERE is_slow ORDER BY day');
        expect(rows.map(({ processor }) => processor)).toEqual(Array(5).fill('order-import'));
        expect(rows[0]).toMatchObject({ normal_p50_seconds: 220, normal_runs: 60 });
      });

      test('shows nothing where it takes less than twice as long', async () => {
        expect(await inMonth(slowerMonth(1.7), 'durations', 'WHERE is_slow')).toEqual([]);
      });
    });

    test('phasewatch health reads the days on which a processor was slow, and success by day', async () => {
      const warehouse = analysisWarehouse(engine, examplePipeline, linesOf(slowerMonth(2.5)));
      const context = { where: '', warehouse, maxBytes: Infinity, kept: undefined, note: () => undefined };
      const source = new AnalysisInBigQuery('my-project.phasewatch_analysis', context);
      const days = { from: '2026-02-03', to: '2026-02-04' };
      expect(await source.slowDays(days)).toEqual([
        { processor: 'order-import', day: '2026-02-04', p50Seconds: 500, normalP50Seconds: 220 },
      ]);
      const done = { phase: 'import', succeeded: 4, failed: 0, expectedFailures: 0 };
      expect(await source.success(days)).toEqual([
        { ...done, day: '2026-02-03' },
        { ...done, day: '2026-02-04' },
      ]);
      await expect(source.success({ from: '2027-01-01', to: '2027-01-30' })).rejects.toThrow(/no run from 2027-01-01/);
    });

    test('phasewatch adopt measures the runs of a period as it measures their lines in files', async () => {
      const uneven = daily(5, 7, (day, time) => ({
        phase: 'import',
        processor: time < 4 ? 'order-import' : 'order-pricing',
        seconds: 10 + ((day * 7 + time) * 13) / 4,
        end: time === 6 ? 'processing_error' : 'succeeded',
      }));
      const [entries, worker] = [linesOf(uneven), sampleDeployable({ name: 'my-service', triggers: [] })];
      const logs = new MeasuredLogs([worker]);
      for (const entry of entries) logs.take(entry);
      const warehouse = analysisWarehouse(engine, examplePipeline, entries);
      const context = { where: '', warehouse, maxBytes: Infinity, kept: undefined, note: () => undefined };
      const view = 'my-project.phasewatch_analysis.runs';
      const measured = (from: number, to: number) => measuredRuns({ view, range: { from, to }, context });
      expect(await measured(MONTH_START, MONTH_START + 5 * DAY)).toEqual(logs.measured());
      expect(logs.measured()).toMatchObject([
        { what: 'runs of order-import', durations: { count: 20, max: 110.75 }, others: 0, silences: { count: 20 } },
        { what: 'runs of order-pricing', durations: { count: 10 }, others: 5 },
      ]);
      const counts = (await measured(MONTH_START, MONTH_START + DAY - 1)).map(({ durations }) => durations.count);
      expect(counts).toEqual([4, 2]);
    });

    describe('time from upstream end to start', () => {
      const findings = 'WHERE is_upstream_late OR is_start_late OR is_start_early ORDER BY data_date';

      test('shows an upstream that is done hours later than before, and that the start follows it', async () => {
        const rows = await inMonth(laterMonth(3), 'starts', findings);
        expect(rows).toHaveLength(5);
        expect(rows[0]).toMatchObject({
          processor: 'order-pricing',
          last_upstream: 'order-import',
          is_upstream_late: true,
          is_start_late: false,
          is_start_early: false,
          wait_seconds: 600,
          normal_wait_seconds: 600,
        });
        // The median of the days before is 12 min after the earliest.
        expect(rows[0]).toMatchObject({ upstream_later_seconds: 3 * 3_600 - 720 });
      });

      test('shows a start that comes later than the grace after its upstream', async () => {
        const rows = await inMonth(laterMonth(0, 90), 'starts', findings);
        expect(rows.map(({ is_start_late, is_upstream_late }) => [is_start_late, is_upstream_late])).toEqual(
          Array(5).fill([true, false]),
        );
      });

      test('shows a start that did not wait for its upstream', async () => {
        const rows = await inMonth(laterMonth(0, -5), 'starts', findings);
        expect(rows.map(({ is_start_early }) => is_start_early)).toEqual(Array(5).fill(true));
      });

      test('shows nothing where upstream and start are within the grace', async () => {
        expect(await inMonth(laterMonth(0.5, 20), 'starts', findings)).toEqual([]);
      });
    });

    describe('runs', () => {
      const at = MONTH_START + DAY;
      const own = {
        v: 1,
        run_id: 'r1',
        attempt: 1,
        phase: 'import',
        processor: 'order-import',
        data_date: '2026-01-06',
      };
      const rows = (...entries: LogEntry[]) => read(entries, 'runs', 'ORDER BY run_id, attempt');

      test('a run that the monitor closed is a failure, whatever it prints afterwards', async () => {
        const closing = lineAt(at + 60_000, { ...own, type: 'went_silent', age_seconds: 60 });
        const [run] = await rows(
          lineAt(at, { ...own, type: 'started' }),
          closing,
          closing,
          lineAt(at + 90_000, { ...own, type: 'succeeded', duration_seconds: 90 }),
        );
        expect(run).toMatchObject({ state: 'went_silent', outcome: 'failed', duration_seconds: null });
      });

      test('a run that ended before the monitor closed it is not closed, though its end came late', async () => {
        const [run] = await rows(
          lineAt(at + 60_000, { ...own, type: 'timed_out', age_seconds: 60 }),
          lineAt(at + 50_000, { ...own, type: 'succeeded', duration_seconds: 50 }, { receivedAt: at + DAY }),
          lineAt(at, { ...own, type: 'started' }),
        );
        expect(run).toMatchObject({ state: 'succeeded', outcome: 'succeeded', duration_seconds: 50 });
      });

      test('a run of which only its closing is kept started its age before that', async () => {
        const [run] = await rows(lineAt(at, { ...own, type: 'timed_out', age_seconds: 3_600 }));
        expect(run).toMatchObject({ state: 'timed_out', started_at: (at - 3_600_000) * 1e6, deployable: null });
      });

      test('runs with odd, late and duplicated lines are as the recorder has them', async () => {
        const entries = oddEntries(400);
        const expected = recordedRuns(entries);
        expect(expected.length).toBeGreaterThan(50);
        expect((await read(entries, 'runs', '')).map(comparable).sort()).toEqual(expected.map(comparable).sort());
      });

      test('the service that printed it, and the longest time between two lines, are those of its lines', async () => {
        const [run] = await rows(
          lineAt(at, { ...own, type: 'started' }, { service: 'orders-import' }),
          lineAt(at + 100_000, { ...own, type: 'heartbeat' }, { service: 'orders-import' }),
          lineAt(at + 130_000, { ...own, type: 'succeeded' }, { service: 'orders-import' }),
        );
        expect(run).toMatchObject({ deployable: 'orders-import', longest_silence_seconds: 100, duration_seconds: 130 });
      });
    });
  },
);
