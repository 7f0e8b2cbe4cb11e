import { GAUGE_AGGREGATION } from '../../../constructs/alert-condition';
import { gaugeSeries } from '../../../constructs/series';
import { JUDGING } from '../../../model/guard-timing';
import { deployablesOf, triggersOf } from '../../../model/pipeline';
import type { Trigger } from '../../../model/trigger';
import type { AlertFolder } from '../alert';
import { texts } from './texts';

/**
 * A point counts for one alignment period, the delay until it can be read included. So a violation that lasts for a whole
 * period has a second point: one failed call that the next tick makes good opens no ticket. The gauge counts anew at each
 * tick, and is above 0 for as long as calls fail.
 */
const AGAIN_WITHIN = GAUGE_AGGREGATION.alignmentPeriod;

/** What the guard cannot stop: calls in code, and events. */
const NOT_STOPPED: readonly Trigger['kind'][] = ['http', 'run', 'event'];

/** A pipeline without triggers that can be stopped has no such policy: the guard calls none. */
export const triggerRefused: AlertFolder = {
  name: 'trigger-refused',
  derived: 'trigger-refused',
  policies: (inputs) => {
    const triggers = deployablesOf(inputs.pipeline).flatMap(({ deployable }) => triggersOf(deployable));
    if (triggers.every(({ kind }) => NOT_STOPPED.includes(kind))) return {};
    return {
      'trigger-refused': {
        ...texts(inputs, AGAIN_WITHIN),
        severity: 'ERROR',
        urgency: 'ticket',
        conditions: [
          {
            kind: 'threshold',
            displayName: `calls to triggers fail again within ${AGAIN_WITHIN.toString()}`,
            series: gaugeSeries('triggersRefused', inputs, 'guard'),
            comparison: 'COMPARISON_GT',
            threshold: 0,
            duration: AGAIN_WITHIN,
          },
        ],
      },
    };
  },
  runbookValues: () => ({ 'again within': AGAIN_WITHIN.toString(), 'retry within': JUDGING.retryWithin.toString() }),
};
