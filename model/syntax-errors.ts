/**
 * What esbuild, by which TypeScript is loaded, found in a file that it cannot compile: one line for each error, without a
 * stack trace. Empty for any other error.
 *
 * @see https://esbuild.github.io/api/#transform
 */
export function syntaxErrors(error: unknown): string[] {
  if (!(error instanceof Error) || error.name !== 'TransformError') return [];
  // The first line counts the errors. The others are `<file>:<line>:<column>: ERROR: <what>`.
  const [, ...lines] = error.message.split('\n');
  return lines.map((line) => line.replace(': ERROR: ', ': the file must be TypeScript: '));
}
