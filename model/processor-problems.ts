import { Duration } from './duration';
import type { Processor } from './pipeline';
import { outsideLimit, type DurationRange } from './platform-limits';
import type { Problem } from './problem';

/**
 * Problems of one processor alone; empty where there are none. The audit compares its times with those of its deployable
 * and its callers.
 * @param budgets the budgets that its kind of deployable allows
 */
export function processorProblems(where: string, processor: Processor, budgets: DurationRange): Problem[] {
  const budget = Duration.expect(processor.budget, `${where}/budget`);
  const heartbeat = Duration.expect(processor.heartbeatInterval, `${where}/heartbeatInterval`);
  const silence = Duration.expect(processor.allowedSilence, `${where}/allowedSilence`);
  const every = Duration.expect(processor.expectedEvery, `${where}/expectedEvery`);
  const problems: Problem[] = [];
  const overLimit = outsideLimit(`${where}/budget`, budgets, budget);
  if (overLimit) problems.push(overLimit);
  if (heartbeat.equals(Duration.zero) || !heartbeat.isShorterThan(silence)) {
    problems.push({
      code: 'DEC005',
      where: `${where}/heartbeatInterval`,
      rule: `heartbeatInterval is above 0 s and shorter than allowedSilence (${silence.toString()})`,
      got: heartbeat.toString(),
      fix: `lower heartbeatInterval, or raise allowedSilence to three intervals (${heartbeat.times(3).toString()})`,
    });
  }
  if (every.equals(Duration.zero)) {
    problems.push({
      code: 'DEC007',
      where: `${where}/expectedEvery`,
      rule: 'a processor is expected to run at an interval above 0 s',
      got: every.toString(),
      fix: 'write the time between its runs, such as Duration.days(1)',
    });
  }
  const { min, max } = processor.expectedRecords;
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 0 || max < min) {
    problems.push({
      code: 'DEC024',
      where: `${where}/expectedRecords`,
      rule: 'a record range is two whole numbers, min not above max',
      got: `${min} to ${max}`,
      fix: 'write { min: 0, max: 500 } or the like',
    });
  }
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,99}$/.test(processor.name)) {
    problems.push({
      code: 'DEC025',
      where,
      rule: "a processor's name is letters, digits, dashes and underscores, at most 100, and starts with a letter",
      got: JSON.stringify(processor.name),
      fix: 'write the value of processor in the run events',
    });
  }
  return problems;
}
