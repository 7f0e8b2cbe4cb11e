import fc from 'fast-check';
import { Timeline } from '../../simulation/timeline';

/** Plans actions at these instants, and records which have run. */
const planned = (...instants: readonly number[]) => {
  const timeline = new Timeline();
  const happened: string[] = [];
  const plan = (at: number, name = `${at}`) => timeline.plan(at, (then) => happened.push(`${name}@${then}`));
  for (const at of instants) plan(at);
  return { timeline, happened, plan };
};

describe('the virtual clock of a simulation', () => {
  test('runs actions in order of time, not of planning', () => {
    const { timeline, happened } = planned(30, 10, 20);
    timeline.runBefore(100);
    expect(happened).toEqual(['10@10', '20@20', '30@30']);
  });

  test('stops before the end: an action at the end runs once, in the next run', () => {
    const { timeline, happened } = planned(10, 20);
    timeline.runBefore(20);
    expect(happened).toEqual(['10@10']);
    timeline.runBefore(21);
    timeline.runBefore(100);
    expect(happened).toEqual(['10@10', '20@20']);
  });

  test('runs actions at one instant in the order in which they were planned', () => {
    const { timeline, happened, plan } = planned();
    for (const name of ['a', 'b', 'c', 'd']) plan(10, name);
    timeline.runBefore(11);
    expect(happened).toEqual(['a@10', 'b@10', 'c@10', 'd@10']);
  });

  test('runs an action in the place that was reserved for it, though others were planned in between', () => {
    const { timeline, happened, plan } = planned();
    plan(10, 'a');
    const order = timeline.reserve();
    plan(10, 'c');
    timeline.plan(10, () => happened.push('b@10'), order);
    timeline.runBefore(11);
    expect(happened).toEqual(['a@10', 'b@10', 'c@10']);
  });

  test('runs actions that another action plans, within the same run', () => {
    const { timeline, happened, plan } = planned();
    const again = (at: number) => {
      plan(at, 'beat');
      if (at < 40) timeline.plan(at + 10, again);
    };
    timeline.plan(10, again);
    plan(25, 'other');
    timeline.runBefore(41);
    expect(happened).toEqual(['beat@10', 'beat@20', 'other@25', 'beat@30', 'beat@40']);
  });

  test('runs an action that is planned for the past next', () => {
    const { timeline, happened, plan } = planned(50);
    timeline.plan(40, () => plan(10, 'late'));
    timeline.runBefore(100);
    expect(happened).toEqual(['late@10', '50@50']);
  });

  test('runs the same actions in one run and in many', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 });
    fc.assert(
      fc.property(instants, instants, (plans, stops) => {
        const [once, often] = [planned(...plans), planned(...plans)];
        once.timeline.runBefore(100);
        for (const stop of [...stops].sort((a, b) => a - b)) often.timeline.runBefore(stop);
        often.timeline.runBefore(100);
        expect(often.happened).toEqual(once.happened);
        expect(once.happened).toHaveLength(plans.length);
      }),
    );
  });

  test('runs items that are planned together as if each had been planned by itself', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 20 });
    fc.assert(
      fc.property(instants, instants, instants, (before, items, after) => {
        const sorted = [...items].sort((a, b) => a - b);
        const [one, all] = [planned(...before), planned(...before)];
        for (const at of sorted) one.timeline.plan(at, (then) => one.happened.push(`item ${at}@${then}`));
        all.timeline.planEach(
          sorted.map((startsAt) => ({ startsAt })),
          ({ startsAt }, then) => all.happened.push(`item ${startsAt}@${then}`),
        );
        for (const { plan, timeline } of [one, all]) {
          for (const at of after) plan(at, 'later');
          timeline.runBefore(100);
        }
        expect(all.happened).toEqual(one.happened);
      }),
    );
  });
});
