/**
 * `phasewatch/jest`: matchers for rehearsals in your own tests.
 *
 * @packageDocumentation
 */
import '../jest/matcher-types';

export { phasewatchMatchers } from '../jest/matchers';
export type { DetectionLimit, NotificationLimit, OfRecording, OfScenario, PolicySources } from '../jest/options';
export { rehearse } from '../jest/rehearse';
export { Duration } from '../model/duration';
export type { NotSimulated } from '../simulation/not-simulated';
export type { ExpectationResult, Rehearsal } from '../simulation/rehearsal';
