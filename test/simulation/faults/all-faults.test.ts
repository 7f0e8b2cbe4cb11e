import { Duration } from '../../../model/duration';
import { isLastingFault, isRunFault, targetsOf, type Fault } from '../../../simulation/faults/all-faults';

const LASTING = { after: Duration.hours(1), lasts: Duration.hours(1) } as const;
const TAKES = Duration.minutes(1);
const RUN = { processor: 'games', dataDate: '2026-01-14' } as const;

/** A fault of every kind. A kind that is missing here does not compile. */
const ONE_OF_EACH = {
  hang: { kind: 'hang', ...RUN, ...LASTING, blocksPhase: false },
  slow: { kind: 'slow', ...RUN, takes: TAKES },
  'monitor-stops': { kind: 'monitor-stops', ...LASTING },
  'runs-fail': { kind: 'runs-fail', processors: ['games', 'prices'], category: 'timeout', takes: TAKES, ...LASTING },
  burst: { kind: 'burst', processor: 'games', runs: 2, takes: TAKES, ...LASTING },
  drift: { kind: 'drift', processor: 'games', factor: 2, ...LASTING },
  'calls-refused': { kind: 'calls-refused', deployable: 'loaders', ...LASTING },
  'triggers-stopped': { kind: 'triggers-stopped', deployable: 'loaders', ...LASTING },
  'subscription-missing': { kind: 'subscription-missing', deployable: 'loaders', ...LASTING },
  'calls-missing': { kind: 'calls-missing', deployable: 'loaders', ...LASTING },
  'store-down': { kind: 'store-down', ...LASTING },
  'recorder-down': { kind: 'recorder-down', ...LASTING },
  'guard-refused': { kind: 'guard-refused', ...LASTING },
  'too-many-runs': { kind: 'too-many-runs', ...LASTING },
  'lines-misfit': { kind: 'lines-misfit', processors: ['games'], ...LASTING },
  deploy: { kind: 'deploy', after: Duration.hours(1), policies: ['run-silent'] },
  snooze: { kind: 'snooze', policies: ['run-silent', 'run-over-budget'], ...LASTING },
} as const satisfies Record<Fault['kind'], Fault>;

const { deploy: _, ...WITHOUT_ONE } = ONE_OF_EACH;
// @ts-expect-error a list of faults without one kind does not compile
WITHOUT_ONE satisfies Record<Fault['kind'], Fault>;

const kindsWhere = (is: (fault: Fault) => boolean) =>
  Object.values<Fault>(ONE_OF_EACH)
    .filter(is)
    .map(({ kind }) => kind);

test('every kind of fault affects one run, lasts, or happens at one instant', () => {
  expect(kindsWhere(isRunFault)).toEqual(['hang', 'slow']);
  expect(kindsWhere((fault) => !isRunFault(fault) && !isLastingFault(fault))).toEqual(['deploy', 'snooze']);
  expect(kindsWhere(isLastingFault)).toHaveLength(13);
});

test.each(Object.entries(ONE_OF_EACH))(
  'the targets of %s are exactly the names that it holds',
  (_kind, fault: Fault) => {
    const named = [
      ...('processor' in fault ? [fault.processor] : []),
      ...('processors' in fault ? fault.processors : []),
      ...('deployable' in fault ? [fault.deployable] : []),
      ...('policies' in fault ? fault.policies : []),
    ];
    expect(targetsOf(fault).map(({ name }) => name)).toEqual(named);
  },
);
