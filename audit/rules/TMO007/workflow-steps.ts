import type { Duration } from '../../../model/duration';
import { LIMITS } from '../../../model/platform-limits';
import type { Facts } from '../../facts';
import type { Callee } from '../../facts/callee';
import { allKnown, showReading, type Reading } from '../../facts/reading';
import { ceilingReading } from '../../facts/run-job';
import type { Workflow, WorkflowStep } from '../../facts/workflow';
import { failed, notApplicable, passed, undecided, type Verdict } from '../../rule';

/** A step that gives up raises an error in the workflow, while what it called works on: a retry starts a second copy. */
export function workflowSteps({ workflows }: Facts): Verdict[] {
  return workflows.flatMap((workflow) => {
    const { steps, path } = workflow;
    if ('value' in steps)
      return steps.value.flatMap((step) => step.callees.map((callee) => judge(workflow, step, callee)));
    const why = steps.kind === 'unresolved' ? steps.text : 'it has no source';
    return [
      undecided(
        path,
        `cannot compare the steps of ${workflow.label} with the timeouts of what they call: ${why}`,
        'audit the Terraform files, or a plan or state in which the source is known',
      ),
    ];
  });
}

interface Called {
  readonly label: string;
  readonly time: Reading<Duration>;
  /** Name of {@link time}. */
  readonly field: string;
}

function judge({ path, label }: Workflow, step: WorkflowStep, callee: Callee): Verdict {
  if (callee.kind === 'google-api' || (callee.kind === 'job' && step.kind === 'http')) return notApplicable(path);
  if (callee.kind === 'unresolved') {
    return undecided(path, `cannot compare step ${step.step} with a timeout: it calls ${callee.text}`);
  }
  const called: Called =
    callee.kind === 'job'
      ? { label: callee.job.label, time: ceilingReading(callee.job), field: 'longest execution' }
      : { label: callee.deployable.label, time: callee.deployable.timeout, field: 'timeout' };
  const readings = allKnown({ waits: step.timeout, works: called.time });
  if ('why' in readings) {
    return undecided(
      path,
      `cannot compare step ${step.step} with the ${called.field} of ${called.label}: ${readings.why}`,
    );
  }
  const { waits, works } = readings.known;
  return waits.isShorterThan(works) ? gaveUp({ path, label, step, called }, waits, works) : passed(path);
}

interface Place {
  readonly path: string;
  /** Of the workflow. */
  readonly label: string;
  readonly step: WorkflowStep;
  readonly called: Called;
}

function gaveUp({ path, label, step, called }: Place, waits: Duration, works: Duration): Verdict {
  const { max } = step.kind === 'http' ? LIMITS.workflowStepTimeout : LIMITS.workflowConnectorTimeout;
  const field = step.kind === 'http' ? 'timeout' : 'connector_params.timeout';
  const then = step.retried ? 'its retry starts a second copy' : 'the workflow fails, or starts a second copy later';
  return failed({
    address: path,
    message: `step ${step.step} waits ${waits.toString()}, shorter than the ${called.field} of ${called.label}, ${works.toString()}`,
    detail: `The step raises TimeoutError while ${called.label} still works: ${then}.`,
    values: [
      { of: called.label, field: called.field, value: showReading(called.time) },
      { of: `${label}/${step.step}`, field, value: showReading(step.timeout) },
    ],
    fix: works.isLongerThan(max)
      ? `a timeout of at most ${max.toString()} (the longest that the step waits)`
      : `${field}: ${works.toSeconds()} in the step, or a timeout of at most ${waits.toString()}`,
  });
}
