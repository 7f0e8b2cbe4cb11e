import { gaugeSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import type { AlertFolder } from '../alert';
import { texts } from './texts';

export const recorderBehind: AlertFolder = {
  name: 'recorder-behind',
  policies: ({ project, ...source }) => ({
    'recorder-behind': {
      ...texts({ project }),
      severity: 'CRITICAL',
      urgency: 'page',
      conditions: [
        {
          kind: 'threshold',
          displayName: 'run events arrive more than 5 minutes late for more than 10 minutes',
          series: gaugeSeries('recorderBehind', source, 'guard'),
          comparison: 'COMPARISON_GT',
          threshold: Duration.minutes(5).toSeconds(),
          // After an outage of Firestore (which pages as monitor-down) the recorder works off its backlog, and lines come
          // late for some minutes without a need to act. 10 min are allowed for that. The alignment period holds the
          // last high value for 5 min more.
          duration: Duration.minutes(15),
        },
      ],
      notifyOnClose: true,
    },
  }),
};
