import { SingleBar } from 'cli-progress';
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { declaredStack } from '../simulation/declared-stack';
import { checkPolicyNames } from '../simulation/policy-names';
import type { Rehearsal } from '../simulation/rehearsal';
import { isRecorded } from '../simulation/scenario';
import type { Answer, Order } from './rehearse-child';
import { ScenarioRunner, type Play, type Stage } from './rehearse-one';
import type { ScenarioFile } from './scenario-files';

/** Plays that are worth more than the second that a process takes to start. */
const FEW = 3;

/** A play, and where it stands in the result. */
interface NumberedRun extends ScenarioFile, Play {
  readonly index: number;
}

/**
 * Rehearses every scenario in each of its worlds, on as many processors as there are, with a progress bar where standard
 * error is a terminal. The result does not depend on how many.
 * @throws InputError for a policy that nobody has and for a stack without a guard, before anything is played
 */
export async function rehearseAll(files: readonly ScenarioFile[], stage: Stage): Promise<Rehearsal[]> {
  const scenarios = files.map(({ scenario }) => scenario);
  if (!scenarios.every(isRecorded)) declaredStack(stage.documents);
  checkPolicyNames(
    scenarios,
    stage.watched.policies.map(({ id }) => id),
  );
  const plays = files
    .flatMap((one) => one.scenario.worlds.map((world) => ({ ...one, world })))
    .map((play, index): NumberedRun => ({ ...play, index }));
  const rehearsals = new Array<Rehearsal>(plays.length);
  const shares = plays.map(() => 0);
  const bar = progressBar();
  bar.start(plays.length, 0, { name: '' });
  const onProgress = ({ index, scenario }: NumberedRun, share: number) => {
    shares[index] = share;
    bar.update(
      shares.reduce((sum, one) => sum + one, 0),
      { name: scenario.name },
    );
  };
  // The longest first, so that none is left alone at the end.
  const waiting = [...plays].sort((a, b) => b.scenario.lasts.toMilliseconds() - a.scenario.lasts.toMilliseconds());
  const isAlone = plays.length <= FEW || plays.some(({ scenario }) => isRecorded(scenario));
  try {
    const runners = isAlone ? [new ScenarioRunner(stage)] : childrenFor(stage, plays.length);
    try {
      await Promise.all(
        runners.map(async (runner) => {
          for (;;) {
            const play = waiting.shift();
            if (play === undefined) return;
            rehearsals[play.index] = await runner.play(play, (share) => onProgress(play, share));
            onProgress(play, 1);
          }
        }),
      );
    } finally {
      for (const runner of runners) if (runner instanceof Child) runner.stop();
    }
    return rehearsals;
  } finally {
    bar.stop();
  }
}

function childrenFor({ documents, draws }: Stage, plays: number): Child[] {
  const count = Math.min(availableParallelism(), plays);
  return Array.from({ length: count }, () => new Child({ kind: 'stage', documents, draws }));
}

/** A process of its own that plays. */
class Child {
  private readonly process: ChildProcess;

  constructor(stage: Order) {
    this.process = fork(join(__dirname, 'rehearse-child.ts'), [], {
      execArgv: ['--import', 'tsx'],
      serialization: 'advanced', // what comes back holds numbers that JSON has no word for
    });
    this.process.send(stage);
  }

  /** @throws InputError that it met, and whatever else went wrong in it */
  play({ file, scenario, world }: NumberedRun, onProgress: (share: number) => void): Promise<Rehearsal> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        this.process.off('message', onAnswer).off('exit', onExit);
        end();
      };
      const onExit = (code: number | null) =>
        settle(() => reject(new Error(`a process that played ${scenario.name} ended with ${code ?? 'a signal'}`)));
      const onAnswer = (answer: Answer) => {
        switch (answer.kind) {
          case 'progress': {
            onProgress(answer.share);
            return;
          }
          case 'played': {
            settle(() => resolve({ ...answer.rehearsal, scenario }));
            return;
          }
          case 'refused': {
            settle(() => reject(Object.assign(new Error(answer.message), { problems: answer.problems })));
            return;
          }
          case 'broken': {
            settle(() => reject(new Error(answer.error)));
            return;
          }
        }
      };
      this.process.on('message', onAnswer).on('exit', onExit);
      this.process.send({ kind: 'play', file, world } satisfies Order);
    });
  }

  stop(): void {
    this.process.disconnect();
  }
}

/** A bar on standard error, where somebody looks at it. */
export function progressBar(): SingleBar {
  return new SingleBar({
    format: 'rehearse   {bar} {percentage}%  {name}',
    stream: process.stderr,
    clearOnComplete: true,
    noTTYOutput: false,
    hideCursor: true,
  });
}
