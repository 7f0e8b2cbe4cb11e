import type { RunRecord } from '../../../guard/run/run-record';
import type { GuardConfig } from '../../../model/guard-config';

/** By series, such as `active import/order-import`, the value that it should have. */
export type Recounted = ReadonlyMap<string, number>;

/** While a closed run is unresolved, the gauge of its limit is above 1, and the other one below. */
const ABOVE = 1.001;
const BELOW = 0.999;

/**
 * The gauges of runs, counted from the stored documents alone: per processor that has a run in flight or unresolved, and
 * per phase. Written for reading, and apart from the guard's own code.
 */
export function recountRuns(documents: readonly RunRecord[], config: GuardConfig, asOf: number): Recounted {
  const values = new Map<string, number>();
  for (const { id } of config.phases) {
    for (const gauge of ['ageRatio', 'silenceRatio', 'active']) values.set(`${gauge} ${id}/all`, 0);
  }
  for (const { name, phase, budgetSeconds, silenceSeconds } of config.processors) {
    const own = documents.filter(({ processor }) => processor === name);
    if (own.length === 0) continue;
    const running = own.filter(({ state }) => state === 'running');
    const ratio = (from: number, to: number, seconds: number) => Math.max(0, (to - from) / 1_000 / seconds);
    const ages = own.map(({ closure, startedAt }) => {
      const age = ratio(closure?.startedAt ?? startedAt, asOf, budgetSeconds);
      return closure?.reason === 'timed_out' ? Math.max(age, ABOVE) : age;
    });
    const silences = own.map(({ closure, lastSeenAt }) => {
      if (closure === null) return ratio(lastSeenAt, asOf, silenceSeconds);
      if (closure.reason === 'timed_out') return Math.min(ratio(closure.lastSeenAt, closure.at, silenceSeconds), BELOW);
      return Math.max(ratio(closure.lastSeenAt, asOf, silenceSeconds), ABOVE);
    });
    const [age, silence, active] = [Math.max(...ages), Math.max(...silences), running.length];
    for (const [gauge, value] of Object.entries({ ageRatio: age, silenceRatio: silence, active })) {
      values.set(`${gauge} ${phase}/${name}`, value);
      const whole = values.get(`${gauge} ${phase}/all`) ?? 0;
      values.set(`${gauge} ${phase}/all`, gauge === 'active' ? whole + value : Math.max(whole, value));
    }
  }
  return values;
}
