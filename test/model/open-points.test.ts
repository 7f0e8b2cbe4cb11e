import { definePipeline } from '../../model/define-pipeline';
import type { Phase, Pipeline } from '../../model/pipeline';
import { sampleDeployable, samplePipeline, sampleProcessor } from './sample-pipeline';

const OPEN = ['onCall/page', 'onCall/ticket', 'phase1/deadline', 'phase1/runSuccess', 'phase1/loader/processors'];
const adopted = sampleDeployable({ processors: [] });
const phaseOf = (deployables: Phase['deployables']): Phase => ({ id: 'phase1', title: 'Load', deployables });
const openPipeline = (changes: Partial<Pipeline> = {}): Pipeline =>
  samplePipeline(adopted, {
    onCall: { page: [], ticket: [] },
    phases: [phaseOf([adopted])],
    openPoints: OPEN,
    ...changes,
  });
const refusal = (pipeline: Pipeline): string => {
  try {
    definePipeline(pipeline);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
};

test('channels, deadline, goal and processors may be open points', () => {
  expect(refusal(openPipeline())).toBe('');
});

test.each(OPEN.slice(0, 4))('without the open point %s it must be declared', (point) => {
  expect(refusal(openPipeline({ openPoints: OPEN.filter((one) => one !== point) }))).toContain(`sample/${point}: `);
});

test('an open point that is declared, and one that is no part of the declaration, is refused', () => {
  const page = [{ kind: 'email', address: 'oncall@example.com' }] as const;
  expect(refusal(openPipeline({ onCall: { page, ticket: [] } }))).toBe(
    "sample/openPoints: an open point names something that is not declared yet, got 'onCall/page', which is declared; remove it from openPoints [DEC090]",
  );
  expect(refusal(openPipeline({ openPoints: [...OPEN, 'phase2/deadline'] }))).toContain(
    "'phase2/deadline', which is no part of the declaration; did you mean 'phase1/deadline'? If not, remove it",
  );
});

test('a phase with processors declares its deadline and its goal', () => {
  const hosting = { ...adopted, processors: [sampleProcessor()] };
  const openPoints = OPEN.slice(0, 4);
  const lines = refusal(openPipeline({ phases: [phaseOf([hosting])], openPoints })).split('\n');
  expect(lines).toEqual([
    expect.stringMatching(/^sample\/phase1\/deadline: .*processors of loader; declare it.*\[DEC091\]$/),
    expect.stringMatching(/^sample\/phase1\/runSuccess: .*\[DEC091\]$/),
  ]);
});

test('a function that others deploy has a name of its own, and a generation or none', () => {
  const named = (...externalFunctions: Pipeline['externalFunctions'] & object) =>
    refusal(openPipeline({ externalFunctions }));
  expect(named({ name: 'check' }, { name: 'repair', generation: 1 })).toBe('');
  expect(named({ name: 'loader' })).toContain(
    "the name of a deployable is used once, got 'loader', which sample/phase1",
  );
  expect(named({ name: 'check' }, { name: 'check' })).toContain(
    'sample/externalFunctions/check (externalFunctions[1])',
  );
  expect(named({ name: 'check', generation: 3 as 2 })).toContain('generation');
});
