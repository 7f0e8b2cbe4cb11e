import { auditStacks } from '../../../audit/audit-stacks';
import { wakes } from '../../../model/criticality';
import { Duration } from '../../../model/duration';
import { processorsOf, type Pipeline } from '../../../model/pipeline';
import { declaredStack, type DeclaredStack } from '../../../simulation/declared-stack';
import type { Fault } from '../../../simulation/faults/all-faults';
import { faultBegan } from '../../../simulation/outcome';
import { rehearseScenario } from '../../../simulation/rehearse-scenario';
import { defineScenario } from '../../../simulation/define-scenario';
import { synthesizeProd } from '../../declared';

const RUNBOOKS = new Set(['run-silent', 'run-over-budget', 'monitor-down']);
const DATE = '2026-01-13';

/** Declares tests: a hang of each deployable is detected within the bounds that the audit gives. */
export function describeHangBounds(pipeline: Pipeline): void {
  const documents = synthesizeProd(pipeline);
  const stack = declaredStack(documents);
  const { detection } = auditStacks(documents, { runbooks: RUNBOOKS });
  // Processors of one deployable have the same timeouts.
  const samples = processorsOf(pipeline).filter(({ deployable, processor }) => deployable.processors[0] === processor);

  describe.each(samples.map(({ processor }) => [processor.name, processor] as const))(
    'a hang of %s',
    (name, { heartbeatInterval, budget, criticality }) => {
      const bounds = detection.find(({ processor }) => processor === name);
      const suffix = wakes(criticality) ? '' : '-low';

      test('without heartbeats is detected within the bounds of the audit', () => {
        if (bounds?.silent.status !== 'detected') throw new Error('the audit gives no bounds');
        // Right after a heartbeat, so that the whole silence must pass.
        const after = heartbeatInterval.plus(Duration.seconds(1));
        const lasts = Duration.hours(20);
        const hang: Fault = { kind: 'hang', processor: name, dataDate: DATE, after, lasts, blocksPhase: false };
        const { best, worst } = detectionTime(stack, hang, `run-silent${suffix}`);
        expect(best).toBeGreaterThanOrEqual(bounds.silent.best.toSeconds());
        expect(worst).toBeLessThanOrEqual(bounds.silent.worst.toSeconds());
      });

      test('with heartbeats is detected within the bounds of the audit', () => {
        if (bounds?.overBudget.status !== 'detected') throw new Error('the audit gives no bounds');
        const slow: Fault = { kind: 'slow', processor: name, dataDate: DATE, takes: Duration.hours(2) };
        const { best, worst } = detectionTime(stack, slow, `run-over-budget${suffix}`);
        // The audit counts from the start of the run, the rehearsal from the end of its budget.
        expect(best + budget.toSeconds()).toBeGreaterThanOrEqual(bounds.overBudget.best.toSeconds());
        expect(worst + budget.toSeconds()).toBeLessThanOrEqual(bounds.overBudget.worst.toSeconds());
      });
    },
  );
}

/** Seconds from the start of a rehearsed fault to its first alert: as early and as late as possible. */
function detectionTime(
  stack: DeclaredStack,
  fault: Fault,
  policy: string,
): { readonly best: number; readonly worst: number } {
  const rehearsal = rehearseScenario(
    defineScenario({
      name: 'hang-bounds',
      title: 'A fault',
      source: 'this test',
      worlds: ['declared'],
      from: `${DATE}T12:00:00Z`,
      lasts: Duration.days(2),
      workload: [{ kind: 'daily', beforeDeadline: Duration.hours(2) }],
      faults: [fault],
      expectations: [{ kind: 'detected', policy, within: Duration.hours(2) }],
    }),
    'declared',
    stack,
  );
  const began = faultBegan(rehearsal) ?? Number.NaN;
  const [best, worst] = [rehearsal.best, rehearsal.worst].map(
    ({ policies }) => ((policies.find(({ id }) => id === policy)?.firstOpenedAt ?? Infinity) - began) / 1_000,
  );
  return { best: best ?? Infinity, worst: worst ?? Infinity };
}
