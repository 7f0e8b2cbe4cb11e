/**
 * Makes constructs without the stack traces that CDKTF takes of each value that it creates. It only shows them where a value
 * cannot be resolved, and as Node translates each through the source maps of the program, they are a quarter of the time of
 * a synthesis. Errors keep their traces: only what is not an error is without.
 */
export function withoutCreationStacks(make: () => void): void {
  const node = Error as {
    prepareStackTrace?: (error: Error, frames: NodeJS.CallSite[]) => unknown;
  };
  const format = node.prepareStackTrace;
  if (format === undefined) {
    make(); // before Node 20.12, or in a test: there is no way back to Node's own format
    return;
  }
  node.prepareStackTrace = (error, frames) => (error instanceof Error ? format(error, frames) : '');
  try {
    make();
  } finally {
    node.prepareStackTrace = format;
  }
}
