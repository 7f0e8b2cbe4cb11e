import { spawn } from 'node:child_process';

/** What a process printed on standard output, and how long it took as a whole. */
export interface Finished {
  readonly out: string;
  readonly seconds: number;
}

/** Where a process runs. */
export interface RunOptions {
  readonly cwd: string;
  /** Ends the process when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** A process ended with another exit code than 0. */
export class ProcessFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProcessFailed';
  }
}

/**
 * Runs a command to its end. Rejects only once the process has ended, so that its folder may be removed then.
 * @throws ProcessFailed where it ends with another exit code than 0, with the last line of its complaints
 * @throws the signal's reason where that aborts
 */
export async function runProcess(
  command: string,
  args: readonly string[],
  { cwd, signal }: RunOptions,
): Promise<Finished> {
  signal?.throwIfAborted();
  const started = performance.now();
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => void child.kill();
  signal?.addEventListener('abort', stop);
  try {
    let [out, complaints] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    const ended = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, killedBy) => resolve(killedBy ?? `exit ${code}`));
    });
    const seconds = (performance.now() - started) / 1_000;
    signal?.throwIfAborted();
    if (ended !== 'exit 0') throw new ProcessFailed(`ended with ${ended}${reasonIn(complaints || out)}`);
    return { out, seconds };
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** The line that names the error where there is one, or else the last line. */
function reasonIn(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const reason = lines.find((line) => /^\s*(\w*Error|error)\b.*:/.test(line)) ?? lines.at(-1);
  return reason === undefined ? '' : `: ${reason.trim()}`;
}
