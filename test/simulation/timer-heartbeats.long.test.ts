import { Duration } from '../../model/duration';
import type { Pipeline } from '../../model/pipeline';
import { declaredStack } from '../../simulation/declared-stack';
import { defineScenario } from '../../simulation/define-scenario';
import { rehearseScenario } from '../../simulation/rehearse-scenario';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';
import pricingHang from '../example/scenarios/pricing-hang';

/** The example; its pricing reports progress. */
const WITH_PROGRESS: Pipeline = {
  ...examplePipeline,
  phases: examplePipeline.phases.map((phase) => ({
    ...phase,
    deployables: phase.deployables.map((deployable) => ({
      ...deployable,
      processors: deployable.processors.map((processor) =>
        processor.name === 'order-pricing' ? { ...processor, reportsProgress: true } : processor,
      ),
    })),
  })),
};

/** The hang of the pricing, before the first heartbeat, while a timer goes on printing heartbeats. */
const { baselineExpectations: _, ...declaredOnly } = pricingHang;
const TIMER_HANG = defineScenario({
  ...declaredOnly,
  name: 'timer-hides-hang',
  worlds: ['declared'],
  faults: pricingHang.faults.map((fault) =>
    fault.kind === 'hang' ? { ...fault, after: Duration.minutes(1), heartbeatsGoOn: true } : fault,
  ),
});
const rehearse = (pipeline: Pipeline) =>
  rehearseScenario(TIMER_HANG, 'declared', declaredStack(synthesizeProd(pipeline)));

describe('a hang during which a timer goes on printing heartbeats', () => {
  test('is found as silence where the processor reports progress, as early as one without heartbeats', () => {
    const { worst, expectations } = rehearse(WITH_PROGRESS);

    expect(worst.incidents).toMatchObject([
      { policy: 'run-silent', series: { resource: { labels: { task_id: 'order-pricing' } } } },
    ]);
    expect(expectations.filter(({ met }) => !met)).toEqual([]);
  });

  test('is found only at its budget where the processor reports no progress', () => {
    const { worst, expectations } = rehearse(examplePipeline);

    expect(worst.incidents.map(({ policy }) => policy)).toEqual(['run-near-budget', 'run-over-budget']);
    expect(expectations.filter(({ met }) => !met).map(({ expected }) => expected)).toEqual(
      expect.arrayContaining([expect.stringContaining('run-silent')]),
    );
  });
});
