import { nbaProps } from '../../../pipelines/nba-props';
import gradingHang from '../../../scenarios/nba-props/grading-hang';
import snoozedHang from '../../../scenarios/nba-props/snoozed-hang';
import { declaredStack } from '../../../simulation/declared-stack';
import { rehearseScenario } from '../../../simulation/rehearse-scenario';
import type { Scenario } from '../../../simulation/scenario';
import { synthesizeProd } from '../../declared';

const stack = declaredStack(synthesizeProd(nbaProps));

function rehearse(scenario: Scenario) {
  const { worst, expectations } = rehearseScenario(scenario, 'declared', stack);
  return {
    met: expectations.every(({ met }) => met),
    spans: worst.incidents.map(({ policy, openedAt, closedAt }) => [policy, at(openedAt), at(closedAt)]),
    notified: worst.notifications.map(({ policy, kind }) => `${policy} ${kind}`),
  };
}

const at = (time: number | null) => (time === null ? 'open' : new Date(time).toISOString().slice(11, 16));

test('a hang is one incident, which closes after its work is done', () => {
  expect(rehearse(gradingHang)).toEqual({
    met: true,
    spans: [['run-silent-low', '03:31', '07:48']],
    notified: ['run-silent-low opened'],
  });
});

test('a snooze closes the open incident, and the gauges of the unresolved work open it again afterwards', () => {
  expect(rehearse(snoozedHang)).toEqual({
    met: true,
    spans: [
      ['run-silent-low', '03:31', '04:00'],
      ['run-silent-low', '06:00', '07:48'],
    ],
    notified: ['run-silent-low opened', 'run-silent-low opened'],
  });
});
