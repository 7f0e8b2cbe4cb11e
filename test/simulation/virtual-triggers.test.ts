import { OngoingFaults } from '../../simulation/ongoing-faults';
import { VirtualTriggers } from '../../simulation/virtual-breakers';
import { breakerRule } from '../guard/support/breaker-rig';
import { Crew } from './support/crew';

const [first, second] = [
  { kind: 'push', subscription: 'one' },
  { kind: 'queue', queue: 'two' },
] as const;

/** The triggers of a deployable in the simulation, which share one queue. */
function triggersOf() {
  const { queue } = new Crew();
  const rule = breakerRule({ deployable: 'service', triggers: [first, second] });
  const outside = { faults: new OngoingFaults([], 0) };
  return { queue, triggers: new VirtualTriggers([rule], new Map([['service', queue]]), () => 0, outside) };
}

describe('triggers that share a queue in the simulation', () => {
  test('are stopped one after the other by the guard', () => {
    const { triggers } = triggersOf();
    triggers.stop(first);

    expect(triggers.look(first)).toEqual({ kind: 'stopped' });
    expect(triggers.look(second).kind).toBe('flows');
  });

  test('are stopped where a person has stopped them, so that no breaker holds and later resumes them', () => {
    const { triggers, queue } = triggersOf();
    queue.setFlowing(false, 0);

    expect(triggers.look(first)).toEqual({ kind: 'stopped' });
    expect(triggers.look(second)).toEqual({ kind: 'stopped' });
  });

  test('flow again after a deploy that finds them stopped', () => {
    const { triggers, queue } = triggersOf();
    triggers.stop(first);
    queue.setFlowing(true, 0);

    expect(triggers.look(first).kind).toBe('flows');
  });
});
