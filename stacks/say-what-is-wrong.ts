import { InputError } from '../model/problem';

/**
 * A refused declaration is the user's to mend, so it ends in one line a problem and exit 1, without the stack of our
 * code. Imported before anything that can refuse: declarations are checked while they are loaded.
 */
process.on('uncaughtException', (error) => {
  if (error instanceof InputError)
    for (const line of error.message.split('\n')) process.stderr.write(`error: ${line}\n`);
  else console.error(error);
  process.exit(1);
});
