import { GAUGE_AGGREGATION } from '../../../constructs/alert-condition';
import { gaugeSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { RECORDER } from '../../../model/guard-timing';
import type { AlertFolder } from '../alert';
import { texts } from './texts';

/** How late run events may arrive. */
const LATE = Duration.minutes(5);
/**
 * After an outage of Firestore (which pages as monitor-down) the recorder works off its backlog, and lines come late for
 * some minutes without a need to act.
 */
const CATCH_UP = Duration.minutes(10);

export const recorderBehind: AlertFolder = {
  name: 'recorder-behind',
  derived: 'guard-fails',
  policies: (inputs) => ({
    'recorder-behind': {
      ...texts(inputs, LATE, CATCH_UP),
      severity: 'CRITICAL',
      urgency: 'page',
      conditions: [
        {
          kind: 'threshold',
          displayName: `run events arrive more than ${LATE.toString()} late for more than ${CATCH_UP.toString()}`,
          series: gaugeSeries('recorderBehind', inputs, 'guard'),
          comparison: 'COMPARISON_GT',
          threshold: LATE.toSeconds(),
          // The alignment period holds the last high value for that much longer.
          duration: CATCH_UP.plus(GAUGE_AGGREGATION.alignmentPeriod),
        },
      ],
      notifyOnClose: true,
    },
  }),
  runbookValues: () => ({
    late: LATE.toString(),
    'catch up': CATCH_UP.toString(),
    'events kept': RECORDER.retention.toString(),
  }),
};
