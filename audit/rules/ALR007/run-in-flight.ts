import type { AlertCondition, AlertPolicy } from '../../../alerting/policies/policy';
import { isLogBased, metricInFilter } from '../../facts/condition-metric';
import type { DeclaredPolicy } from '../../facts/monitoring';
import { onlyValue, readSelection } from '../../facts/series-selection';
import { failed, notApplicable, passed, undecided, type Rule, type Verdict } from '../../rule';

/** Something that may run for days, and its metrics: https://cloud.google.com/monitoring/api/metrics_gcp */
interface LongRun {
  /** Such as `an execution of a job`. */
  readonly run: string;
  /** Metrics that get a point when a run ends. */
  readonly ended: readonly string[];
  /** Metrics that have points while it runs. */
  readonly inFlight: readonly string[];
  /** The label with its name. */
  readonly nameLabel: string;
}

const LONG_RUNS: readonly LongRun[] = [
  {
    run: 'an execution of the job',
    ended: ['run.googleapis.com/job/completed_execution_count', 'run.googleapis.com/job/completed_task_attempt_count'],
    inFlight: ['run.googleapis.com/job/running_executions', 'run.googleapis.com/job/running_task_attempts'],
    nameLabel: 'resource.labels.job_name',
  },
  {
    run: 'an execution of the workflow',
    ended: ['workflows.googleapis.com/finished_execution_count', 'workflows.googleapis.com/execution_times'],
    inFlight: [],
    nameLabel: 'resource.labels.workflow_id',
  },
];

/** A count of failures has no point for a run that never ends. */
export const runInFlight: Rule = {
  id: 'ALR007',
  name: 'run-in-flight',
  title: 'where alert policies read what is written when a run ends, one detects a run that does not end',
  severity: 'warning',
  profile: 'platform',
  check: ({ monitoring: { policies } }) => {
    const enabled = policies.filter(({ policy }) => policy.enabled && policy.unreadable === undefined);
    const read = enabled.map((one) => ({ ...one, own: one.policy.conditions.map(readOf) }));
    const all = read.flatMap(({ own }) => own);
    return read.map((one) => judge(one, all));
  },
};

/** What one condition reads, and how. */
interface Read {
  readonly metric: string | undefined;
  /** The only thing that it reads of; undefined: of all, or not known. */
  readonly names: ReadonlyMap<string, string>;
  /** Does it hold where there are no points? */
  readonly ofSilence: boolean;
  readonly isUnknown: boolean;
}

function readOf(condition: AlertCondition): Read {
  const none = { metric: undefined, names: new Map<string, string>(), ofSilence: false };
  if (condition.kind !== 'threshold' && condition.kind !== 'absence')
    return { ...none, isUnknown: condition.kind !== 'log-match' };
  const selection = readSelection(condition.filter);
  const names = LONG_RUNS.flatMap(({ nameLabel }): [string, string][] => {
    const name = selection && onlyValue(selection, nameLabel);
    return name === undefined ? [] : [[nameLabel, name]];
  });
  const ofSilence =
    condition.kind === 'absence' ||
    (condition.comparison === 'COMPARISON_LT' && condition.evaluationMissingData === 'EVALUATION_MISSING_DATA_ACTIVE');
  return { metric: metricInFilter(condition.filter), names: new Map(names), ofSilence, isUnknown: false };
}

function judge(
  { path, policy, own }: DeclaredPolicy & { readonly own: readonly Read[] },
  all: readonly Read[],
): Verdict {
  for (const read of own) {
    const long = LONG_RUNS.find(({ ended }) => read.metric !== undefined && ended.includes(read.metric));
    if (long === undefined || read.ofSilence) continue;
    const detected = detects(long, read, all);
    if (detected !== 'yes') return verdict(path, policy, { long, read, detected });
  }
  return own.some(({ metric }) => metric !== undefined) ? passed(path) : notApplicable(path);
}

/** Does a condition detect a run that does not end? `unknown` where one that reads metrics of its owner may do so. */
function detects({ ended, inFlight, nameLabel }: LongRun, read: Read, all: readonly Read[]): 'yes' | 'no' | 'unknown' {
  const name = read.names.get(nameLabel);
  const ofSame = all.filter((other) => [undefined, name].includes(other.names.get(nameLabel)));
  const isSeen = ofSame.some(
    ({ metric = '', ofSilence }) => inFlight.includes(metric) || (ofSilence && ended.includes(metric)),
  );
  if (isSeen) return 'yes';
  return all.some(({ metric, isUnknown }) => isUnknown || isOwn(metric)) ? 'unknown' : 'no';
}

/** Metrics that a program writes: Google does not say when. */
function isOwn(metric: string | undefined): boolean {
  return isLogBased(metric) || /^(custom|external|prometheus|workload)\.googleapis\.com\//.test(metric ?? '');
}

interface Unseen {
  readonly long: LongRun;
  readonly read: Read;
  readonly detected: 'no' | 'unknown';
}

function verdict(path: string, { displayName, id }: AlertPolicy, { long, read, detected }: Unseen): Verdict {
  const { metric = '', names } = read;
  const name = names.get(long.nameLabel);
  const fix = `add a policy on the absence of ${metric}${long.inFlight.length === 0 ? '' : `, or on ${long.inFlight[0] ?? ''} for longer than a run takes`}`;
  const run = `${long.run}${name === undefined ? '' : ` ${name}`}`;
  if (detected === 'unknown')
    return undecided(path, `cannot determine whether another policy detects ${run} that does not end`, fix);
  return failed({
    address: path,
    message: `'${displayName === '' ? id : displayName}' reads ${metric}, which is written when a run ends: no policy detects ${run} that does not end`,
    detail: 'A run that hangs writes no point, so the policy stays silent until its timeout, which may be days.',
    values: [{ of: path, field: 'metric.type', value: metric }],
    fix,
  });
}
