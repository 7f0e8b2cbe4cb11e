import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import type { Expectation } from '../../simulation/expectations/all-expectations';
import type { RecordedScenario, Scenario } from '../../simulation/scenario';
import hang from '../example/scenarios/pricing-hang';

const DETECTED: Expectation = { kind: 'detected', policy: 'p', within: Duration.minutes(5) };

const RECORDED: RecordedScenario = {
  name: 'recorded',
  title: 'A recording',
  source: 'this test',
  worlds: ['declared'],
  from: '2026-01-14T00:00:00Z',
  lasts: Duration.hours(4),
  recording: { series: [{}] },
  faultAt: '2026-01-14T01:00:00Z',
  expectations: [DETECTED],
};

describe('a scenario is refused', () => {
  test.each<[string, Partial<Scenario>, string]>([
    ['with a name that is not kebab-case', { name: 'My scenario' }, '[SCN001]'],
    ['with a start that is not a timestamp', { from: 'yesterday' }, '[SCN002]'],
    ['without a world', { worlds: [] }, '[SCN003]'],
    ['without an expectation', { expectations: [] }, '[SCN004]'],
    ['with a list of expectations at baseline that is empty', { baselineExpectations: [] }, '[SCN004]'],
    ['that ends before its expectation can be judged', { lasts: Duration.hours(10) }, '[SCN005]'],
    [
      'that ends before the instant of its expectation',
      { expectations: [{ kind: 'detected', policy: 'p', by: '2026-02-14T00:00:00Z' }] },
      '[SCN005]',
    ],
    [
      'with a deadline of detection that is not a timestamp',
      { expectations: [{ kind: 'detected', policy: 'p', by: 'noon' }] },
      '[SCN006]',
    ],
    [
      'with a best ingestion delay above the worst',
      { ingestionDelay: { best: Duration.minutes(3), worst: Duration.zero } },
      '[SCN012]',
    ],
    [
      'with an expectation of a fault that is not one of its own',
      { expectations: [{ ...DETECTED, of: { kind: 'deploy', after: Duration.zero } }] },
      '[SCN015]',
    ],
  ])('%s', (_, changes, code) => {
    expect(() => defineScenario({ ...hang, ...changes })).toThrow(code);
  });
});

describe('a scenario of a recording is refused', () => {
  test.each<[string, Partial<RecordedScenario>, string]>([
    ['with a start of the fault that is not a timestamp', { faultAt: 'noon' }, '[SCN006]'],
    ['without series and logs', { recording: {} }, '[SCN010]'],
    ['with an expectation of a simulation', { expectations: [{ kind: 'no message lost' }] }, '[SCN011]'],
  ])('%s', (_, changes, code) => {
    expect(() => defineScenario({ ...RECORDED, ...changes })).toThrow(code);
  });

  test('without the start of the fault from which an expectation counts', () => {
    const { faultAt, ...rest } = RECORDED;
    expect(faultAt).toBeDefined();
    expect(() => defineScenario(rest)).toThrow('[SCN009]');
  });
});

test('correct scenarios are accepted, with and without a recording', () => {
  expect(defineScenario(hang)).toBe(hang);
  expect(defineScenario(RECORDED)).toBe(RECORDED);
});
