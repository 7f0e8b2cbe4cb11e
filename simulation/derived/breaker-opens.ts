import { Duration } from '../../model/duration';
import type { BreakerRule } from '../../model/breaker-rule';
import type { Expectation } from '../expectations/all-expectations';
import type { Burst } from '../faults/burst';
import type { RunsFail } from '../faults/runs-fail';
import { IDLE_FOR, type Declaration } from './declaration';
import type { DerivedKind } from './derived-kind';
import { firesWithin } from './expected';
import { failingBatch } from './failing-batch';
import { TimeSpan } from './time-span';

/** From the start of an attempt to its failure. */
const FAILS_AFTER = Duration.seconds(10);
/** From the end of the cool-down to the probe. */
const PROBE_AFTER = Duration.minutes(5);
/** From the probe that closes a breaker to the next processor that shares it. */
const PAUSE = Duration.minutes(30);

/** The failures of one processor, until its breaker opens. */
interface Failing {
  readonly rule: BreakerRule;
  readonly processor: string;
  readonly inARow: number;
}

/**
 * Each processor fails in a row until its breaker opens. Processors that share a breaker fail one after the other, in
 * hours without other runs; after the cool-down the breaker's probe succeeds. Processors whose failures in a row are
 * declared never to open it are left out.
 */
export const breakerOpens: DerivedKind = {
  name: 'breaker-opens',
  derive: (declaration) => {
    const rules = declaration.config.breakers ?? [];
    const slots = rules.map((rule) => ({ failing: failingOf(rule), every: slotOf(declaration, rule) }));
    const days = slots.map(({ failing, every }) => Math.ceil(failing.length / slotsADay(every)));
    if (days.every((needed) => needed === 0)) return 'no breaker opens for failures in a row';
    const dates = declaration.dates(Math.max(...days));
    const span = new TimeSpan(declaration, dates, Duration.hours(24));
    const all = slots.flatMap(({ failing, every }) =>
      failing.map((one, i) => {
        const date = dates[Math.floor(i / slotsADay(every))] ?? '';
        const at = declaration.idleFrom(date) + (i % slotsADay(every)) * every.toMilliseconds();
        return { ...one, ...faultsOf(declaration, one, span.until(at)), at };
      }),
    );
    const opened = all.map(({ rule, inARow, fails }) =>
      firesWithin(fails, { policy: 'breaker-open', names: rule.id }, untilOpen(declaration, inARow)),
    );
    return {
      title: 'Each processor fails in a row until its breaker opens',
      ...span.bounds,
      faults: all.flatMap(({ fails, work, probe }) => [work, fails, probe]),
      operatorActsAfter: Duration.hours(1),
      mayFire: ['dead-letters', 'scheduler-failures'],
      expectations: [...opened, ...ticketOf(declaration, all), { kind: 'all incidents close' }],
    };
  },
};

function failingOf(rule: BreakerRule): Failing[] {
  return rule.processors.flatMap(({ name, failuresInARow: inARow }) =>
    inARow === null ? [] : [{ rule, processor: name, inARow }],
  );
}

/** The time from one processor of a breaker to the next. */
function slotOf(declaration: Declaration, rule: BreakerRule): Duration {
  const most = Math.max(1, ...failingOf(rule).map(({ inARow }) => inARow));
  return untilOpen(declaration, most).plus(Duration.seconds(rule.coolDownSeconds)).plus(PAUSE);
}

function slotsADay(every: Duration): number {
  return Math.max(1, Math.floor(IDLE_FOR.toSeconds() / every.toSeconds()));
}

/** From the start of the first failing attempt; where one request at a time is served, attempts follow each other. */
function untilOpen(declaration: Declaration, inARow: number): Duration {
  return FAILS_AFTER.times(inARow).plus(declaration.delayOf('breaker-open'));
}

function faultsOf(
  declaration: Declaration,
  { rule: { coolDownSeconds }, processor, inARow }: Failing,
  after: Duration,
) {
  const { work, fails } = failingBatch(
    { processor, runs: inARow, after },
    // The breaker's probe comes after the cool-down and succeeds.
    { takes: FAILS_AFTER, lasts: FAILS_AFTER.times(inARow).plus(declaration.tick) },
  );
  // A run that succeeds, for the breaker's probe.
  const probe: Burst = {
    ...work,
    runs: 1,
    after: after.plus(fails.lasts).plus(Duration.seconds(coolDownSeconds)).plus(PROBE_AFTER),
  };
  return { work, fails, probe };
}

/** The first failure of each phase opens a ticket, which stays open for as long as failures are in its window. */
function ticketOf(
  declaration: Declaration,
  all: readonly { readonly rule: BreakerRule; readonly fails: RunsFail; readonly at: number }[],
): Expectation[] {
  const within = FAILS_AFTER.plus(declaration.delayOf('actionable-failures'));
  const phases = [...new Set(all.map(({ rule }) => rule.phase))];
  return phases.flatMap((phase) => {
    const [first] = all.filter(({ rule }) => rule.phase === phase).sort((a, b) => a.at - b.at);
    return first === undefined
      ? []
      : [firesWithin(first.fails, { policy: 'actionable-failures', names: phase }, within)];
  });
}
