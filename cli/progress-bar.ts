import { SingleBar } from 'cli-progress';

/** A progress bar on standard error; it prints nothing unless that is a terminal. */
export function progressBar(): SingleBar {
  return new SingleBar({
    format: 'rehearse   {bar} {percentage}%  {eta_formatted} left  {name}',
    stream: process.stderr,
    clearOnComplete: true,
    noTTYOutput: false,
    hideCursor: true,
  });
}
