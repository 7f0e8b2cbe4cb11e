import { InputError } from '../model/problem';

/**
 * Prints a refused declaration as one line per problem and exits with 2, without a stack trace; any other error is a bug,
 * with its stack and exit 1. Imported before the declarations, because they are checked while they are loaded.
 */
process.on('uncaughtException', (error) => {
  const isInput = error instanceof InputError;
  if (isInput) for (const line of error.message.split('\n')) process.stderr.write(`error: ${line}\n`);
  else console.error(error);
  process.exit(isInput ? 2 : 1);
});
