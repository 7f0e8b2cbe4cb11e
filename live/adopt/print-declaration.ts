import { Duration } from '../../model/duration';
import type { AdoptedPipeline } from './adopted-pipeline';

/** Widest line before a list or an object is broken into lines. */
const WIDTH = 100;

/** The file of a declaration, as TypeScript. The same pipeline gives the same text. */
export function declarationFile({ pipeline, comments }: AdoptedPipeline, source: string): string {
  return `import { definePipeline, Duration } from 'phasewatch/model';

/**
 * What runs in the project, as \`phasewatch adopt\` read it from ${source}. Timeouts, triggers, schedules and retries are
 * those of today. What the project does not show is in \`openPoints\`, which the audit lists; declare it and remove its path.
 */
export const pipeline = definePipeline(${printed(pipeline, '', { comments, indent: '' })});
`;
}

/** A part of a declaration, as TypeScript. */
export function partText(part: object): string {
  return printed(part, 'part', { comments: new Map(), indent: '' });
}

interface PrintOptions {
  readonly comments: AdoptedPipeline['comments'];
  readonly indent: string;
}

function printed(value: unknown, path: string, options: PrintOptions): string {
  if (value instanceof Duration) return durationText(value);
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const entries = isList ? value.map((one: unknown, i) => [`[${i}]`, one] as const) : Object.entries(value);
  const [open, close] = isList ? '[]' : '{}';
  if (entries.length === 0) return `${open}${close}`;
  const inner = { ...options, indent: `${options.indent}  ` };
  const parts = entries.map(([key, one]): string => {
    const at = isList ? `${path}${key}` : path === '' ? key : `${path}.${key}`;
    const comment = (options.comments.get(at) ?? []).map((line) => `// ${line}\n${inner.indent}`).join('');
    return `${comment}${isList ? '' : `${keyText(key)}: `}${printed(one, at, inner)}`;
  });
  const short = isList ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`;
  const isFlat = entries.every(([, one]) => typeof one !== 'object' || one instanceof Duration);
  if (
    isFlat &&
    path !== '' &&
    !short.includes('\n') &&
    options.indent.length + short.length < WIDTH &&
    entries.length < 4
  )
    return short;
  return `${open}\n${parts.map((part) => `${inner.indent}${part},\n`).join('')}${options.indent}${close}`;
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}

const UNITS = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
  ['seconds', 1],
] as const;

/** In the largest unit of which it is a whole number. */
function durationText(duration: Duration): string {
  const seconds = duration.toSeconds();
  const [unit, factor] = UNITS.find(([, size]) => seconds > 0 && seconds % size === 0) ?? UNITS[3];
  return `Duration.${unit}(${seconds / factor})`;
}
