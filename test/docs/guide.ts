import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const GUIDE = join(__dirname, '../../docs/deploy.md');
/** Programs whose calls are commands where they stand in a sentence. */
const CALL = /^(?:npx phasewatch|terraform|gcloud|npm) /;

/** The commands of docs/deploy.md, each once, in its order: lines of `sh` blocks, and calls in sentences. */
export function guideCommands(text = readFileSync(GUIDE, 'utf8')): string[] {
  const commands: string[] = [];
  const sentences = text.replaceAll(/^ *```sh\n([\s\S]*?)^ *```$/gm, (_, block: string) => {
    commands.push(...commandsIn(block));
    return '';
  });
  const called = [...sentences.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code).filter((code) => CALL.test(code));
  return [...new Set([...commands, ...called])];
}

/** A loop is one command, of several lines. */
function commandsIn(block: string): string[] {
  const found = block.trim().match(/^ *for [\s\S]*?^ *done$|^.+$/gm) ?? [];
  return found.map((command) => command.trim());
}

/**
 * The command of the guide that is this, or the one that begins so.
 * @param values of its placeholders, such as PROJECT
 */
export function guideCommand(start: string, values: Readonly<Record<string, string>> = {}): string {
  const all = guideCommands();
  const found = all.includes(start) ? [start] : all.filter((command) => command.startsWith(start));
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(`docs/deploy.md: ${found.length} commands begin with '${start}'`);
  return Object.entries(values).reduce((text, [name, value]) => text.replaceAll(name, value), only);
}
