import { join } from 'node:path';
import { expectGolden } from '../golden';
import { PULSE_TYPE, pulseSchema, runEventJsonSchema, runEventSchema } from '../../model/run-event';

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
  test('the run event in the documentation is valid', () => {
    expect(runEventSchema.parse(line)).toEqual(line);
  });

  test('attempt defaults to 1 and failure_category to unknown', () => {
    const { attempt: _, elapsed_seconds: __, ...rest } = line;
    expect(runEventSchema.parse({ ...rest, type: 'failed' })).toMatchObject({
      attempt: 1,
      failure_category: 'unknown',
    });
  });

  test('a run event with an unknown field is valid', () => {
    expect(runEventSchema.safeParse({ ...line, git_sha: 'abc' }).success).toBe(true);
  });

  test.each([
    ['another version', { ...line, v: 2 }],
    ['a type of the guard', { ...line, type: 'timed_out' }],
    ['an empty run id', { ...line, run_id: '' }],
    ['a slash in the run id', { ...line, run_id: 'a/b' }],
    ['an impossible date', { ...line, data_date: '2026-02-30' }],
    ['negative elapsed seconds', { ...line, elapsed_seconds: -1 }],
    ['an unknown failure category', { ...line, type: 'failed', failure_category: 'bad luck' }],
  ])('a run event with %s is invalid', (_, event) => {
    expect(runEventSchema.safeParse(event).success).toBe(false);
  });

  test('docs/run-event.schema.json is current', () => {
    const schema = `${JSON.stringify(runEventJsonSchema(), null, 2)}\n`;
    expectGolden(join(__dirname, '../../docs/run-event.schema.json'), schema);
  });

  test('a pulse is no run event of a processor', () => {
    expect(runEventSchema.safeParse({ v: 1, type: PULSE_TYPE, at: 1 }).success).toBe(false);
    expect(pulseSchema.safeParse({ v: 1, type: PULSE_TYPE, at: 1 }).success).toBe(true);
  });
});
