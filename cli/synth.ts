import { count } from '../model/count';
import { synthesize } from './cdktf-app';
import { command, examples, EXIT, exitFor, type ExitCode } from './command';
import { readStackFiles, resourceCount } from './stack-files';
import { STACK } from './stack-options';

const HELP = examples(
  ['synth'],
  `It runs the \`app\` of cdktf.json with its \`context\`, or main.ts, without Terraform and without an account.

Exit 0: written. 2: bad usage, a refused declaration, an app that fails, no app, a missing package, or no resource.`,
);

/** @returns the exit code; bad usage and input (2) are thrown */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  command('phasewatch synth', `Writes the Terraform JSON of this folder's CDKTF app to ${STACK}/.`)
    .addHelpText('after', HELP)
    .parse([...argv], { from: 'user' });
  const { record, out, err } = await synthesize();
  process.stdout.write(out);
  process.stderr.write(err);
  if (record === undefined) return EXIT.usage;
  const stacks = readStackFiles(STACK, '');
  const resources = resourceCount(stacks);
  process.stdout.write(`${STACK}: ${count(stacks.length, 'stack')}, ${count(resources, 'resource')}\n`);
  const judged = { judged: { count: resources, one: 'resource', many: 'resources' }, notJudged: [], leftOut: [] };
  return exitFor(judged, false, 'add an environment to the app');
}
