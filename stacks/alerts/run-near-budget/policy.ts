import { gaugeSeries, type GaugeSource } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import type { Alert, AlertFolder } from '../alert';
import { texts } from './texts';

/** One ticket for all criticalities: it warns of a slow drift days before a run goes over its budget. */
export const runNearBudget: AlertFolder = {
  name: 'run-near-budget',
  derived: 'near-limit',
  policies: (inputs) => ({ 'run-near-budget': policy(inputs) }),
};

/** A budget is longer than healthy runs take, so one that uses this share of it is unusual. */
const NEAR = 0.85;
const NEAR_TEXT = `${NEAR * 100}%`;
/**
 * Share of the allowed silence. At least three heartbeats fit into the allowed silence, so a run that sends them stays
 * below one half. A run that hangs passes one half minutes before it pages, and must not open this ticket on the way.
 */
const SENDS_HEARTBEATS = 0.5;

/** A closed run does not match: the monitor holds its age or silence ratio above 1, which is another alert. */
function policy(source: GaugeSource): Alert {
  const of = (gauge: 'ageRatio' | 'silenceRatio') => gaugeSeries(gauge, source, 'processor');
  const below = { kind: 'threshold', comparison: 'COMPARISON_LT', duration: Duration.zero } as const;
  return {
    ...texts(NEAR_TEXT),
    severity: 'WARNING',
    urgency: 'ticket',
    combiner: 'AND_WITH_MATCHING_RESOURCE',
    conditions: [
      {
        kind: 'threshold',
        displayName: `past ${NEAR_TEXT} of its budget`,
        series: of('ageRatio'),
        comparison: 'COMPARISON_GT',
        threshold: NEAR,
        duration: Duration.zero,
      },
      { ...below, displayName: 'not over its budget', series: of('ageRatio'), threshold: 1 },
      {
        ...below,
        displayName: 'and still sends heartbeats',
        series: of('silenceRatio'),
        threshold: SENDS_HEARTBEATS,
      },
    ],
    // The monitor writes a 0 when the run ends, which closes this. If the guard fails first, closing early does no harm.
    closeWithoutData: Duration.minutes(30),
  };
}
