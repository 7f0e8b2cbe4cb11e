import { join } from 'node:path';
import { expectGolden } from '../golden';
import {
  GUARD_EVENT_TYPES,
  PULSE_TYPE,
  pulseSchema,
  runEventJsonSchema,
  runEventLogFilter,
  runEventSchema,
} from '../../model/run-event';

const line = {
  v: 1,
  type: 'heartbeat',
  run_id: 'p5-2026-01-14-1',
  attempt: 1,
  phase: 'phase5',
  processor: 'prediction-coordinator',
  data_date: '2026-01-14',
  elapsed_seconds: 300,
};

describe('a run event', () => {
  test('is what the documentation shows', () => {
    expect(runEventSchema.parse(line)).toEqual(line);
  });

  test('is a first attempt, and fails for an unknown reason, where it says nothing of either', () => {
    const { attempt: _, elapsed_seconds: __, ...rest } = line;
    expect(runEventSchema.parse({ ...rest, type: 'failed' })).toMatchObject({
      attempt: 1,
      failure_category: 'unknown',
    });
  });

  test('may say more than we know', () => {
    expect(runEventSchema.safeParse({ ...line, git_sha: 'abc' }).success).toBe(true);
  });

  test.each([
    ['another version', { ...line, v: 2 }],
    ['a type of the guard', { ...line, type: 'timed_out' }],
    ['no run', { ...line, run_id: '' }],
    ['a run that would break out of its document', { ...line, run_id: 'a/b' }],
    ['a date that is none', { ...line, data_date: '2026-02-30' }],
    ['a negative age', { ...line, elapsed_seconds: -1 }],
    ['a category that nobody agreed on', { ...line, type: 'failed', failure_category: 'bad luck' }],
  ])('with %s does not fit', (_, event) => {
    expect(runEventSchema.safeParse(event).success).toBe(false);
  });

  test('has a JSON Schema for producers in other languages, and it is current', () => {
    const schema = `${JSON.stringify(runEventJsonSchema(), null, 2)}\n`;
    expectGolden(join(__dirname, '../../docs/run-event.schema.json'), schema);
  });

  test('of the guard itself never comes back through the sink', () => {
    for (const type of GUARD_EVENT_TYPES) expect(runEventLogFilter()).toContain(`"${type}"`);
  });

  test('but for its pulse, which must: it says that the way works', () => {
    expect(runEventLogFilter()).not.toContain(PULSE_TYPE);
    expect(runEventSchema.safeParse({ v: 1, type: PULSE_TYPE, at: 1 }).success).toBe(false);
    expect(pulseSchema.safeParse({ v: 1, type: PULSE_TYPE, at: 1 }).success).toBe(true);
  });
});
