import { gaugeSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { deployablesOf } from '../../../model/pipeline';
import type { AlertFolder } from '../alert';
import { texts } from './texts';

/** The alignment period of 5 min holds a refused call for longer, so one that the next tick makes good opens a ticket, which closes by itself. */
const LASTING = Duration.minutes(2);

/** A pipeline without triggers that can be stopped has no such policy: the guard calls none. */
export const triggerRefused: AlertFolder = {
  name: 'trigger-refused',
  derived: 'trigger-refused',
  policies: (inputs) => {
    const triggers = deployablesOf(inputs.pipeline).flatMap(({ deployable }) => deployable.triggers);
    if (triggers.every(({ kind }) => kind === 'http')) return {};
    return {
      'trigger-refused': {
        ...texts(inputs, LASTING),
        severity: 'ERROR',
        urgency: 'ticket',
        conditions: [
          {
            kind: 'threshold',
            displayName: `calls to triggers fail for more than ${LASTING.toString()}`,
            series: gaugeSeries('triggersRefused', inputs, 'guard'),
            comparison: 'COMPARISON_GT',
            threshold: 0,
            duration: LASTING,
          },
        ],
      },
    };
  },
  runbookValues: () => ({ lasting: LASTING.toString() }),
};
