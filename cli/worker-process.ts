import { fork, type ChildProcess } from 'node:child_process';
import { extname, join } from 'node:path';
import type { Rehearsal } from '../simulation/rehearsal';
import { tsxLoader } from './cdktf-app';
import type { WorkerRequest, WorkerResponse } from './rehearsal-worker';
import type { ScenarioFile } from './scenario-files';
import type { RehearsalInput, ScenarioRun } from './scenario-runner';

/** A process that rehearses one scenario at a time. */
export class WorkerProcess {
  private readonly process: ChildProcess;

  constructor({ documents, draws, keptIn }: RehearsalInput) {
    this.process = fork(join(__dirname, `rehearsal-worker${extname(__filename)}`), [], {
      execArgv: ['--import', tsxLoader()],
      serialization: 'advanced', // responses hold Infinity and typed arrays, which JSON has not
    });
    this.process.send({ kind: 'initialize', documents, draws, keptIn } satisfies WorkerRequest);
  }

  /** @throws InputError of the worker, and an Error for any other failure or its exit */
  run({ file, scenario, world }: ScenarioFile & ScenarioRun, onProgress: (share: number) => void): Promise<Rehearsal> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        this.process.off('message', onResponse).off('exit', onExit);
        end();
      };
      const onExit = (code: number | null) =>
        settle(() => reject(new Error(`the worker for ${scenario.name} exited with ${code ?? 'a signal'}`)));
      const onResponse = (response: WorkerResponse) => {
        switch (response.kind) {
          case 'progress': {
            onProgress(response.share);
            return;
          }
          case 'rehearsed': {
            settle(() => resolve({ ...response.rehearsal, scenario }));
            return;
          }
          case 'refused': {
            settle(() => reject(Object.assign(new Error(response.message), { problems: response.problems })));
            return;
          }
          case 'crashed': {
            settle(() => reject(new Error(response.error)));
            return;
          }
        }
      };
      this.process.on('message', onResponse).on('exit', onExit);
      this.process.send({ kind: 'rehearse', file, world } satisfies WorkerRequest);
    });
  }

  stop(): void {
    this.process.disconnect();
  }
}
