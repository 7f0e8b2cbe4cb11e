import type { Facts } from '../../facts';
import { allKnown, showReading, valueOf } from '../../facts/reading';
import { longestRun } from '../../facts/retry-time';
import { ceilingOf, ceilingText, type AuditedJob } from '../../facts/run-job';
import type { ScheduledCall } from '../../facts/scheduled-call';
import { isEnglish, periodOf } from '../../facts/tick-period';
import { failed, notApplicable, passed, undecided, type Rule, type Verdict } from '../../rule';

/**
 * Scheduler never makes two calls of one job at once. `jobs:run` answers at once, so executions of a Cloud Run job
 * overlap; over HTTP Scheduler waits, so the next run is late.
 */
export const scheduleOverlap: Rule = {
  id: 'TMO010',
  name: 'schedule-overlap',
  title: 'what a schedule starts ends before the schedule is next due',
  severity: 'error',
  profile: 'platform',
  check: (facts) => facts.schedules.flatMap((schedule) => judge(facts, schedule)),
};

function judge(facts: Facts, schedule: ScheduledCall): Verdict[] {
  const { target, path } = schedule;
  if (target.kind !== 'http' || facts.monitor?.ticks.some((tick) => tick.job === schedule) === true)
    return [notApplicable(path)]; // TMO004 judges the monitor's ticks
  if (isRefused(schedule)) return [notApplicable(path)];
  return target.callees.map((callee) => {
    switch (callee.kind) {
      case 'job':
        return executions(schedule, callee.job);
      case 'deployable':
        return lateRuns(schedule);
      default:
        return notApplicable(path); // TMO003 says what it cannot determine
    }
  });
}

/** Is there no schedule that the API accepts? WIR009 says so. */
function isRefused(job: ScheduledCall): boolean {
  if (job.schedule.kind === 'missing') return true;
  const [text, timeZone] = [valueOf(job.schedule), valueOf(job.timeZone)];
  if (text === undefined || timeZone === undefined) return false;
  return valueOf(periodOf(job)) === undefined && !isEnglish(text);
}

function executions(schedule: ScheduledCall, job: AuditedJob): Verdict {
  const { path, label } = schedule;
  const longest = ceilingOf(job);
  const readings = allKnown({ schedule: periodOf(schedule), timeout: job.timeout });
  const why = 'why' in longest ? longest.why : 'why' in readings ? readings.why : undefined;
  if ('why' in longest || 'why' in readings) {
    return undecided(path, `cannot determine whether executions of ${job.label} overlap: ${why ?? ''}`);
  }
  const { ceiling } = longest;
  const { shortest } = readings.known.schedule;
  if (ceiling.total.isShorterThan(shortest)) return passed(path);
  const factors = ceilingText(readings.known.timeout, ceiling);
  const product = factors === ceiling.total.toString() ? factors : `${ceiling.total.toString()} (${factors})`;
  return failed({
    address: path,
    message: `an execution of ${job.label} may take ${product}, but the next starts after ${shortest.toString()}`,
    detail:
      'Scheduler starts the next execution while the previous still runs: copies overlap, and their number grows.',
    values: [
      { of: job.label, field: 'timeout', value: showReading(job.timeout) },
      { of: job.label, field: 'max_retries', value: showReading(job.maxRetries) },
      { of: job.label, field: 'task_count', value: showReading(job.tasks) },
      { of: job.label, field: 'parallelism', value: showReading(job.parallelism) },
      { of: label, field: 'schedule', value: showReading(schedule.schedule) },
    ],
    fix: `timeout x (max_retries + 1) x rounds below ${shortest.toString()}, a longer period, or a job that ends at once while another execution runs (then waive this finding with that reason)`,
  });
}

/** A warning: nothing runs twice, but a slow run makes the next one late. */
function lateRuns(schedule: ScheduledCall): Verdict {
  const { path, label } = schedule;
  const longest = longestRun(schedule);
  const period = valueOf(periodOf(schedule));
  if ('why' in longest || period === undefined) {
    const why = 'why' in longest ? longest.why : showReading(schedule.schedule);
    return undecided(path, `cannot determine whether runs of ${label} end before the next is due: ${why}`);
  }
  const { total, attempts, backoffs } = longest.run;
  if (!total.isLongerThan(period.shortest)) return passed(path);
  return failed({
    address: path,
    severity: 'warning',
    message: `a run may take ${total.toString()}, but the next is due after ${period.shortest.toString()}`,
    detail: 'Scheduler never makes two calls of one job at once: after a slow run the next one is late.',
    values: [
      { of: label, field: 'attemptDeadline', value: showReading(schedule.attemptDeadline) },
      { of: label, field: 'attempts', value: String(attempts) },
      { of: label, field: 'backoffs', value: backoffs.toString() },
      { of: label, field: 'schedule', value: showReading(schedule.schedule) },
    ],
    fix: `attempts that end within ${period.shortest.toString()}, or a longer period`,
  });
}
