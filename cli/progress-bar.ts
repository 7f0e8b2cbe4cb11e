import { SingleBar } from 'cli-progress';

/**
 * A progress bar on standard error; it prints nothing unless that is a terminal.
 * @param command what runs, at most 10 characters
 */
export function progressBar(command: string): SingleBar {
  return new SingleBar({
    format: `${command.padEnd(10)} {bar} {percentage}%  {eta_formatted} left  {name}`,
    stream: process.stderr,
    clearOnComplete: true,
    noTTYOutput: false,
    hideCursor: true,
  });
}
