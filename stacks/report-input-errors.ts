import { InputError } from '../model/problem';
import { syntaxErrors } from '../model/syntax-errors';
import { missingModule } from './missing-module';

/**
 * Prints a refused declaration, and a file that cannot be loaded, as one line per problem and exits with 2, without a
 * stack trace; any other error is a bug, with its stack and exit 1. Imported before the declarations, because they are
 * checked while they are loaded.
 */
process.on('uncaughtException', (error) => {
  const lines =
    error instanceof InputError ? error.message.split('\n') : [...syntaxErrors(error), ...missingModule(error)];
  if (lines.length === 0) console.error(error);
  for (const line of lines) process.stderr.write(`error: ${line}\n`);
  process.exit(lines.length === 0 ? 1 : 2);
});
