import { spawn } from 'node:child_process';

/** Standard output of a process, and the seconds that it ran. */
export interface Finished {
  readonly out: string;
  readonly seconds: number;
}

/** How a process runs. */
export interface RunOptions {
  readonly cwd: string;
  /** Stops the process when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Variables beside those of this process. @default - none */
  readonly env?: Readonly<Record<string, string>>;
}

/** A process exited with another code than 0. */
export class ProcessFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProcessFailed';
  }
}

/**
 * Runs a command. Rejects only after the process has exited, so that its folder can be removed then.
 * @throws ProcessFailed for another exit code than 0, with the error line of its output
 * @throws the signal's reason when the signal aborts
 */
export async function runProcess(
  command: string,
  args: readonly string[],
  { cwd, signal, env = {} }: RunOptions,
): Promise<Finished> {
  signal?.throwIfAborted();
  const started = performance.now();
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => void child.kill();
  signal?.addEventListener('abort', stop);
  try {
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const ended = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, killedBy) => resolve(killedBy ?? `exit ${code}`));
    });
    const seconds = (performance.now() - started) / 1_000;
    signal?.throwIfAborted();
    if (ended !== 'exit 0') throw new ProcessFailed(`ended with ${ended}${reasonIn(err || out)}`);
    return { out, seconds };
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** The line that names the error, or else the last line. */
function reasonIn(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const reason = lines.find((line) => /^\s*(\w*Error|error)\b.*:/.test(line)) ?? lines.at(-1);
  return reason === undefined ? '' : `: ${reason.trim()}`;
}
