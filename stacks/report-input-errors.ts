import { InputError } from '../model/problem';

/**
 * Prints a refused declaration as one line per problem and exits with 1, without a stack trace. Imported before the
 * declarations, because they are checked while they are loaded.
 */
process.on('uncaughtException', (error) => {
  if (error instanceof InputError)
    for (const line of error.message.split('\n')) process.stderr.write(`error: ${line}\n`);
  else console.error(error);
  process.exit(1);
});
