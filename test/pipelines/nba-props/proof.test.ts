import { auditStacks } from '../../../audit/audit';
import { nbaProps } from '../../../pipelines/nba-props';
import { Duration } from '../../../model/duration';
import { processorsOf } from '../../../model/pipeline';
import { declaredStack } from '../../../simulation/declared-stack';
import { rehearseScenario } from '../../../simulation/rehearse-scenario';
import type { Fault } from '../../../simulation/faults/all-faults';
import { defineScenario } from '../../../simulation/scenario';
import { faultBegan } from '../../../simulation/outcome';
import { synthesizeProd } from '../../declared';

const documents = synthesizeProd(nbaProps);
const stack = declaredStack(documents);
const { detection } = auditStacks(documents, { runbooks: new Set(['run-silent', 'run-over-budget', 'monitor-down']) });

/** Seconds from the start of a rehearsed fault to its first page: as early and as late as possible. */
function rehearsed(fault: Fault, policy: string): { readonly best: number; readonly worst: number } {
  const rehearsal = rehearseScenario(
    defineScenario({
      name: 'proof',
      title: 'A fault',
      source: 'this test',
      worlds: ['declared'],
      from: '2026-01-13T12:00:00Z',
      lasts: Duration.days(3),
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

/** One processor of each deployable: those of one deployable have the same timeouts. */
const samples = processorsOf(nbaProps).filter(({ deployable, processor }) => deployable.processors[0] === processor);

describe.each(samples.map(({ processor }) => [processor.name, processor] as const))(
  'a hang of %s',
  (name, processor) => {
    const bounds = detection.find((one) => one.processor === name);

    test('without heartbeats is detected within the bounds of the audit', () => {
      if (bounds?.silent.status !== 'detected') throw new Error('the audit gives no bounds');
      // Right after a heartbeat, so that the whole silence must pass.
      const hang = {
        kind: 'hang',
        processor: name,
        dataDate: '2026-01-13',
        lasts: Duration.hours(20),
        blocksPhase: false,
      } as const;
      const { best, worst } = rehearsed(
        { ...hang, after: processor.heartbeatInterval.plus(Duration.seconds(1)) },
        'run-silent',
      );
      expect(best).toBeGreaterThanOrEqual(bounds.silent.best.toSeconds());
      expect(worst).toBeLessThanOrEqual(bounds.silent.worst.toSeconds());
    });

    test('with heartbeats is detected within the bounds of the audit', () => {
      if (bounds?.overBudget.status !== 'detected') throw new Error('the audit gives no bounds');
      const slow: Fault = { kind: 'slow', processor: name, dataDate: '2026-01-13', takes: Duration.hours(2) };
      const { best, worst } = rehearsed(slow, 'run-over-budget');
      // The audit counts from the start of the run, the rehearsal from the end of its budget.
      const budget = processor.budget.toSeconds();
      expect(best + budget).toBeGreaterThanOrEqual(bounds.overBudget.best.toSeconds());
      expect(worst + budget).toBeLessThanOrEqual(bounds.overBudget.worst.toSeconds());
    });
  },
);
