import type { WrittenCall, WrittenSubject } from '../../read-filter';
import { CAST_TYPES, type CastType, type Subject } from '../../syntax';
import { misuse, quotedArgument } from '../read-arguments';

/** Arguments of `cast()`. */
export interface CastArguments {
  readonly to: CastType;
  /** Time zone of `TIMEZONE("…")`, for a timestamp as text. */
  readonly zone: string | undefined;
}

export function parse(call: WrittenCall, text: string, subject: (written: WrittenSubject) => Subject) {
  const [of, type, zone, ...more] = call.args;
  if (of === undefined || type === undefined || more.length > 0) {
    return misuse(call, text, 'expected cast(field, TYPE) or cast(field, TYPE, TIMEZONE("…"))');
  }
  const to = castType(type, text);
  return { of: subject(of), args: { to, zone: zoneOf(zone, to, text) } };
}

function castType(arg: WrittenSubject, text: string): CastType {
  const name = arg.kind === 'path' ? arg.written.toUpperCase() : '';
  const type = CAST_TYPES.find((known) => known === name);
  return type ?? misuse(arg, text, `expected one of ${CAST_TYPES.join(', ')}`);
}

function zoneOf(arg: WrittenSubject | undefined, to: CastType, text: string): string | undefined {
  if (arg === undefined) return undefined;
  // Google's page writes TIMEZONE, its query generator TIME_ZONE.
  if (arg.kind !== 'call' || !/^time_?zone$/i.test(arg.name) || arg.args.length !== 1) {
    return misuse(arg, text, 'expected TIMEZONE("…")');
  }
  if (to !== 'STRING' && to !== 'TIMESTAMP') return misuse(arg, text, `${to} has no time zone`);
  const zone = quotedArgument(arg.args[0], text, 'the name of a time zone');
  if (!isZone(zone)) return misuse(arg, text, 'expected the name of a time zone, such as "America/Los_Angeles"');
  return zone;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
