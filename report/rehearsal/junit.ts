import junit from 'junit-report-builder';
import { judgedText } from '../../model/judged';
import { unjudgedPolicies } from '../../simulation/judged-policies';
import { faultBegan } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';
import { judgedIn } from './judged';
import { outcomeLine } from './outcome-line';
import { formatInstant, roundedSeconds, type RealTime } from '../parts/times';

/** A rehearsal, and the real time that it took. */
export type TimedRehearsal = Rehearsal & RealTime;

/**
 * Rehearsals as JUnit for CI: one suite for each scenario and world, one case for each expectation, and a skipped case
 * for each policy that could not be judged. The time of a suite is the real time of its simulation, which its cases
 * share; simulated times are properties in seconds: of a case, the time until the expected event.
 */
export function rehearsalJunit(rehearsals: readonly TimedRehearsal[]): string {
  const report = junit.newBuilder().name('phasewatch rehearse');
  for (const rehearsal of rehearsals) {
    const { scenario, world, expectations } = rehearsal;
    const className = `rehearse.${world}.${scenario.name}`;
    const suite = suiteOf(report, rehearsal);
    const caseSeconds = roundedSeconds(rehearsal.elapsedSeconds / Math.max(1, expectations.length));
    for (const { expected, met, got, seconds, notJudged } of expectations) {
      const one = suite
        .testCase()
        .className(className)
        .name(expected)
        .time(caseSeconds)
        .property('virtual seconds', String(seconds))
        .standardOutput(got);
      if (!met) one.failure(`expected: ${expected}; got: ${got}`, notJudged === null ? 'expectation' : 'not judged');
    }
    for (const { id, why } of unjudgedPolicies(rehearsal)) {
      suite.testCase().className(className).name(`policy ${id}`).time(0).standardOutput(why).skipped();
    }
  }
  return report.build();
}

function suiteOf(report: ReturnType<typeof junit.newBuilder>, rehearsal: TimedRehearsal) {
  const began = faultBegan(rehearsal);
  const suite = report
    .testSuite()
    .name(`${rehearsal.scenario.name} (${rehearsal.world})`)
    .timestamp(formatInstant(rehearsal.startedAt))
    .time(roundedSeconds(rehearsal.elapsedSeconds))
    .property('outcome', outcomeLine(rehearsal))
    .property('judged', judgedText(judgedIn([rehearsal])))
    .property('virtual start', formatInstant(rehearsal.from))
    .property('virtual seconds', String(Math.round((rehearsal.to - rehearsal.from) / 1_000)));
  if (began !== undefined) suite.property('fault began', formatInstant(began));
  return suite;
}
