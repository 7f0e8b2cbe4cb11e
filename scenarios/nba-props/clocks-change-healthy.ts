import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** Control scenario of clocks-change, in the other direction: the hour that comes twice opens no incident. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'clocks-change-healthy',
  title: 'The clocks go back, and every run ends in time',
  source: 'Deadlines are in America/New_York, schedules in America/Los_Angeles, machines in UTC',
  from: '2026-10-30T12:00:00Z',
  lasts: Duration.hours(96),
  worlds: ['declared'],
  faults: [],
  expectations: [{ kind: 'silent' }],
});
