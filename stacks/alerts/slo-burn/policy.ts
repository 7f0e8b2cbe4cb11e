import { GAUGE_AGGREGATION, type AlertCondition } from '../../../constructs/alert-condition';
import { ROLLING_PERIOD_DAYS } from '../../../constructs/service-level-objective';
import { gaugeSeries, type GaugeSource } from '../../../constructs/series';
import { BURN_RATE_ALERTS, type BurnRateAlert } from '../../../model/burn-rate';
import { Duration } from '../../../model/duration';
import type { Phase } from '../../../model/pipeline';
import type { Alert, AlertFolder, AlertInputs } from '../alert';
import { texts, type BurningPhase } from './texts';

/**
 * Two policies for each phase that declares its volume share this folder: `slo-burn-fast-<phase>` pages and
 * `slo-burn-slow-<phase>` is a ticket. Without a declared volume there are too few runs for a burn rate.
 */
export const sloBurn: AlertFolder = {
  name: 'slo-burn',
  derived: 'error-budget',
  policies: (inputs) =>
    Object.fromEntries(
      inputs.pipeline.phases
        .filter(hasVolume)
        .flatMap((phase) =>
          BURN_RATE_ALERTS.map((burn) => [`slo-burn-${burn.name}-${phase.id}`, policy(phase, burn, inputs)] as const),
        ),
    ),
  runbookValues: ({ pipeline }) => ({
    'budget days': String(ROLLING_PERIOD_DAYS),
    'example burning phase': pipeline.phases.find(hasVolume)?.id ?? '',
    ...Object.fromEntries(BURN_RATE_ALERTS.flatMap(burnValues)),
  }),
};

function hasVolume(phase: Phase): phase is BurningPhase {
  return phase.runSuccess?.eventsPerDay !== undefined;
}

/** The windows of an alert, and when it uses up the error budget. */
function burnValues({ name, threshold, long, short }: BurnRateAlert): [string, string][] {
  const budget = Duration.hours(Math.round((ROLLING_PERIOD_DAYS * 24) / threshold));
  return [
    [`${name} budget`, budget.toString()],
    [`${name} long`, long.toCompact()],
    [`${name} short`, short.toString()],
  ];
}

/** Time for a breaker to open. What a breaker holds is on its ticket and must not page as well. */
const BREAKER_OPENS_WITHIN = Duration.minutes(5);

function policy(phase: BurningPhase, burn: BurnRateAlert, inputs: AlertInputs): Alert {
  const pages = burn.name === 'fast';
  const burns = (lookback: Duration): AlertCondition => ({
    kind: 'burn-rate',
    displayName: `burns over ${burn.threshold} times over ${lookback.toString()}`,
    slo: inputs.runSuccessSlo(phase),
    lookback,
    threshold: burn.threshold,
    duration: pages ? BREAKER_OPENS_WITHIN : Duration.zero,
  });
  return {
    ...texts(phase, burn),
    severity: pages ? 'CRITICAL' : 'WARNING',
    urgency: pages ? 'page' : 'ticket',
    combiner: 'AND',
    conditions: [burns(burn.long), burns(burn.short), ...(pages ? [breakersClosed(phase, inputs)] : [])],
  };
}

/** If the guard fails, this condition keeps its last value: where breakers were closed, the page still fires. */
function breakersClosed(phase: Phase, source: GaugeSource): AlertCondition {
  return {
    kind: 'threshold',
    displayName: `and no breaker of ${phase.id} is open`,
    series: gaugeSeries('breakerOpen', source, 'breaker', ['resource.labels.job', '=', phase.id]),
    aggregation: { ...GAUGE_AGGREGATION, crossSeriesReducer: 'REDUCE_MAX' },
    comparison: 'COMPARISON_LT',
    threshold: 1,
    duration: Duration.zero,
  };
}
