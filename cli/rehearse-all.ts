import { availableParallelism } from 'node:os';
import { declaredStack } from '../simulation/declared-stack';
import { InputError } from '../model/problem';
import { targetProblems } from '../simulation/faults/check-faults';
import { policyNameProblems } from '../simulation/policy-names';
import type { TimedRehearsal } from '../report/rehearsal/junit';
import { isDerived, isRecorded } from '../simulation/scenario';
import type { Rehearsal } from '../simulation/rehearsal';
import { trimKept } from './kept-files';
import type { ScenarioFile } from './scenario-files';
import { problemsOfFile } from './scenario-problems';
import { ScenarioRunner, type RehearsalInput, type ScenarioRun } from './scenario-runner';
import { UsageError } from './usage-error';
import { WorkerProcess } from './worker-process';

/** Up to this number of runs, starting workers takes longer than it saves. */
const MOST_WITHOUT_WORKERS = 3;

/** A run, and its place in the result. */
interface NumberedRun extends ScenarioFile, ScenarioRun {
  readonly index: number;
}

/**
 * Rehearses every scenario, baseline and declared, with one worker process for each CPU and a progress bar. The
 * result does not depend on the number of workers.
 * @throws UsageError without a run; InputError for an unknown policy, for a target that does not exist or does not fit, and
 * for a stack without a guard, before any scenario runs
 */
export async function rehearseAll(
  files: readonly ScenarioFile[],
  input: RehearsalInput,
  showsProgress = true,
): Promise<TimedRehearsal[]> {
  checkNames(files, input);
  const runs = runsOf(files);
  if (runs.length === 0)
    throw new UsageError('nothing to judge: no scenario runs at baseline or as declared; name one');
  const shares = runs.map(() => 0);
  const bar = showsProgress ? (await import('./progress-bar')).progressBar('rehearse') : undefined;
  bar?.start(runs.length, 0, { name: '' });
  try {
    return await runAll(runs, input, ({ index, scenario }, share) => {
      shares[index] = share;
      bar?.update(
        shares.reduce((sum, one) => sum + one, 0),
        { name: scenario.name },
      );
    });
  } finally {
    bar?.stop();
  }
}

/**
 * The same, where an earlier run has kept all of it; undefined: some of it is not kept.
 * @throws InputError as `rehearseAll`
 */
export function allKept(files: readonly ScenarioFile[], input: RehearsalInput): TimedRehearsal[] | undefined {
  checkNames(files, input);
  const own = new ScenarioRunner(input);
  const all: TimedRehearsal[] = [];
  for (const run of runsOf(files)) {
    const startedAt = Date.now();
    const kept = own.kept(run);
    if (kept === undefined) return undefined;
    all.push(timed(kept, startedAt));
  }
  return all.length === 0 ? undefined : all;
}

function runsOf(files: readonly ScenarioFile[]): NumberedRun[] {
  return files
    .flatMap((file) => file.scenario.worlds.map((world) => ({ ...file, world })))
    .map((run, index) => ({ ...run, index }));
}

function timed(rehearsal: Rehearsal, startedAt: number): TimedRehearsal {
  return { ...rehearsal, startedAt, elapsedSeconds: (Date.now() - startedAt) / 1_000 };
}

/** What every scenario names, before the first one runs; each problem names its file. */
function checkNames(files: readonly ScenarioFile[], { documents, monitoring }: RehearsalInput): void {
  const policies = monitoring.policies.map(({ id }) => id);
  const stack = files.every(({ scenario }) => isRecorded(scenario)) ? undefined : declaredStack(documents);
  const problems = files.flatMap(({ file, scenario }) => {
    const found = [
      ...policyNameProblems([scenario], policies),
      ...(stack === undefined || isRecorded(scenario) ? [] : targetProblems(scenario, stack)),
    ];
    return isDerived(scenario) ? found : problemsOfFile(file, new InputError(found));
  });
  if (problems.length > 0) throw new InputError(problems);
}

async function runAll(
  runs: readonly NumberedRun[],
  input: RehearsalInput,
  onProgress: (run: NumberedRun, share: number) => void,
): Promise<TimedRehearsal[]> {
  const rehearsals = new Array<TimedRehearsal>(runs.length);
  const own = new ScenarioRunner(input);
  const done = (run: NumberedRun, rehearsal: Rehearsal, startedAt: number) => {
    rehearsals[run.index] = timed(rehearsal, startedAt);
    onProgress(run, 1);
  };
  const waiting = runs.filter((run) => {
    const startedAt = Date.now();
    const kept = own.kept(run);
    if (kept !== undefined) done(run, kept, startedAt);
    return kept === undefined;
  });
  // The longest first, so that all workers end at about the same time.
  waiting.sort((a, b) => b.scenario.lasts.toMilliseconds() - a.scenario.lasts.toMilliseconds());
  const isInProcess = waiting.length <= MOST_WITHOUT_WORKERS || waiting.some(({ scenario }) => isRecorded(scenario));
  const runners = isInProcess ? [own] : workersFor(input, waiting.length);
  try {
    await Promise.all(
      runners.map(async (runner) => {
        for (;;) {
          const run = waiting.shift();
          if (run === undefined) return;
          const startedAt = Date.now();
          done(run, await runner.run(run, (share) => onProgress(run, share)), startedAt);
        }
      }),
    );
  } finally {
    for (const runner of runners) if (runner instanceof WorkerProcess) runner.stop();
  }
  if (input.keptIn !== undefined) trimKept(input.keptIn);
  return rehearsals;
}

function workersFor(input: RehearsalInput, runs: number): WorkerProcess[] {
  return Array.from({ length: Math.min(availableParallelism(), runs) }, () => new WorkerProcess(input));
}
