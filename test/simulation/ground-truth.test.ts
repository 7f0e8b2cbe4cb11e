import { Duration } from '../../model/duration';
import type { IncidentRecord } from '../../alerting/evaluation/incident-log';
import type { EngineResult, NotificationResult } from '../../alerting/evaluation/result';
import {
  missedBy,
  notifiedBy,
  type ActionableFailure,
  type FaultyRun,
  type GroundTruth,
} from '../../simulation/ground-truth';
import { plannedRun } from './support/crew';

const MINUTE = 60_000;
const NOTHING: GroundTruth = { faultyRuns: [], actionable: [], lasting: [] };
const TEN_MINUTES = () => 10 * MINUTE;

const incident = (
  openedAt: number,
  metric: Readonly<Record<string, string>> = {},
  resource: Readonly<Record<string, string>> = {},
  closedAt: number | null = null,
): IncidentRecord => ({
  policy: 'failures',
  condition: 'failed runs',
  series: { metric: { type: 'm', labels: metric }, resource: { type: 'r', labels: resource } },
  value: 1,
  openedAt: openedAt * MINUTE,
  closedAt: closedAt === null ? null : closedAt * MINUTE,
});

/** What an engine found; each incident goes to two channels. */
const resultOf = (...incidents: readonly IncidentRecord[]): EngineResult => ({
  policies: [],
  incidents,
  notifications: incidents.flatMap(({ policy, openedAt: at }, i) =>
    ['page', 'mail'].map((channel): NotificationResult => ({ at, kind: 'opened', policy, incident: i, channel })),
  ),
  stats: { evaluations: 0, instants: 0, points: 0, unmatchedPoints: 0, latePoints: 0, series: 0 },
});

const failure = (minute: number, processor = 'games'): ActionableFailure => ({
  at: minute * MINUTE,
  phase: 'load',
  processor,
  deployable: 'loaders',
});
const noiseOf = (one: IncidentRecord, truth: Partial<GroundTruth>) =>
  notifiedBy(resultOf(one), { ...NOTHING, ...truth }, TEN_MINUTES).noise.length;

describe('a notified incident', () => {
  test('counts once, however many channels it went to, and not at all without an opening notification', () => {
    const result = resultOf(incident(5), incident(9));
    expect(notifiedBy(result, NOTHING, TEN_MINUTES).incidents).toEqual([incident(5), incident(9)]);
    const closings = result.notifications.map((one): NotificationResult => ({ ...one, kind: 'closed' }));
    expect(notifiedBy({ ...result, notifications: closings }, NOTHING, TEN_MINUTES)).toEqual({
      incidents: [],
      noise: [],
    });
  });

  test('is noise without a cause', () => {
    expect(noiseOf(incident(5, { processor: 'games' }), {})).toBe(1);
  });

  test.each<[string, IncidentRecord, number]>([
    ['of the processor', incident(5, { processor: 'games' }), 0],
    ['of its phase', incident(5, { phase: 'load' }), 0],
    ['of its service', incident(5, { service: 'loaders' }), 0],
    ['of its gauge, whose resource names it', incident(5, {}, { job: 'load', task_id: 'all' }), 0],
    ['of its Cloud Run service', incident(5, {}, { service_name: 'loaders' }), 0],
    ['of a series without such labels', incident(5, { severity: 'ERROR' }), 0],
    ['of another processor', incident(5, { processor: 'prices' }), 1],
    ['of another phase', incident(5, { phase: 'publish' }, { service_name: 'report' }), 1],
  ])('is noise or not after a failure of one processor: an incident %s', (_, one, noise) => {
    expect(noiseOf(one, { actionable: [failure(4)] })).toBe(noise);
  });

  test.each([
    ['at the same instant', 5, 0],
    ['at the edge of the window of the policy', -5, 0],
    ['before that window', -6, 1],
    ['after the incident opened', 6, 1],
  ])('is noise or not for a failure %s', (_, failedAt, noise) => {
    expect(noiseOf(incident(5, { processor: 'games' }), { actionable: [failure(failedAt)] })).toBe(noise);
  });

  test('finds its cause among thousands of failures', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => failure(100 * i, i === 2_500 ? 'prices' : 'games'));
    const truth = { actionable: many };
    expect(noiseOf(incident(250_005, { processor: 'prices' }), truth)).toBe(0);
    expect(noiseOf(incident(250_005, { processor: 'games' }), truth)).toBe(1);
    expect(noiseOf(incident(250_105, { processor: 'games' }), truth)).toBe(0);
  });

  test.each([
    ['before the fault', 19, 1],
    ['during the fault', 20, 0],
    ['within six hours after the fault', 420, 0],
    ['more than six hours after the fault', 421, 1],
  ])('of any processor is noise or not for a lasting fault: opened %s', (_, openedAt, noise) => {
    const fault = { kind: 'store-down', after: Duration.minutes(20), lasts: Duration.minutes(40) } as const;
    const lasting = [{ fault, from: 20 * MINUTE, to: 60 * MINUTE }];
    expect(noiseOf(incident(openedAt, { processor: 'games' }), { lasting })).toBe(noise);
  });

  test.each([
    ['before the hang', 4, 1],
    ['during the hang', 30, 0],
    ['more than six hours after the run ended', 421, 1],
  ])('is noise or not for a hang: opened %s', (_, openedAt, noise) => {
    const run = plannedRun('games-1');
    const hang: FaultyRun = {
      fault: {
        kind: 'hang',
        processor: 'games',
        dataDate: run.dataDate,
        after: Duration.minutes(5),
        lasts: Duration.minutes(55),
        blocksPhase: false,
      },
      run,
      startedAt: 0,
      beganAt: 5 * MINUTE,
      endsAt: 60 * MINUTE,
    };
    expect(noiseOf(incident(openedAt), { faultyRuns: [hang] })).toBe(noise);
  });

  test('is judged by the window of its own policy', () => {
    const far = { ...incident(60, { processor: 'games' }), policy: 'looks-far' };
    const result = resultOf(incident(60, { processor: 'games' }), far);
    const reach = (policy: string) => (policy === 'looks-far' ? 60 : 10) * MINUTE;
    expect(notifiedBy(result, { ...NOTHING, actionable: [failure(5)] }, reach).noise).toEqual([result.incidents[0]]);
  });
});

describe('the missed failures', () => {
  const missed = (failures: readonly ActionableFailure[], ...incidents: readonly IncidentRecord[]) =>
    missedBy(resultOf(...incidents), { ...NOTHING, actionable: failures }, 10 * MINUTE).map(({ at }) => at / MINUTE);

  test('are all failures where nothing fired', () => {
    expect(missed([failure(1), failure(2)])).toEqual([1, 2]);
  });

  test('exclude a failure shortly before an incident that names it, and one while that incident is open', () => {
    const open = incident(20, { phase: 'load' }, {}, 40);
    expect(
      missed(
        [9, 10, 20, 40, 41].map((minute) => failure(minute)),
        open,
      ),
    ).toEqual([9, 41]);
    expect(missed([failure(500)], incident(20, { phase: 'load' }))).toEqual([]);
  });

  test('include a failure where only incidents of other processors opened', () => {
    expect(missed([failure(19)], incident(20, { processor: 'prices' }))).toEqual([19]);
    expect(missed([failure(19)], incident(20, { processor: 'prices' }), incident(25))).toEqual([]);
  });
});
