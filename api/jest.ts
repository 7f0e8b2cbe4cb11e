/**
 * `phasewatch/jest`: matchers for rehearsals in your own tests.
 *
 * @packageDocumentation
 */
import '../jest/matcher-types';

export { phasewatchMatchers, type DetectionLimit, type NotificationLimit } from '../jest/matchers';
export { rehearse, type OfRecording, type OfScenario, type PolicySources } from '../jest/rehearse';
export { Duration } from '../model/duration';
export type { ExpectationResult, Rehearsal } from '../simulation/rehearsal';
