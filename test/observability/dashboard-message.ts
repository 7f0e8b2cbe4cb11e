import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { protobuf } from 'google-gax';

const PACKAGE = join(__dirname, '../../node_modules/@google-cloud/monitoring-dashboards');
const root = protobuf.Root.fromJSON(
  JSON.parse(readFileSync(join(PACKAGE, 'build/protos/protos.json'), 'utf8')) as protobuf.INamespace,
);
const DASHBOARD = root.lookupType('google.monitoring.dashboard.v1.Dashboard');

/**
 * What the Dashboards API would refuse, or return in another form: unknown fields, values of another type, two values of
 * one choice; and zeros, empty lists and unspecified enums, which it leaves out of its answer, so that every plan would
 * show a change (https://protobuf.dev/programming-guides/json/).
 */
export function dashboardProblems(json: unknown): string[] {
  const problems: string[] = [];
  const message = toMessage(DASHBOARD, json, 'dashboard', problems);
  const refused = DASHBOARD.verify(DASHBOARD.fromObject(message));
  return refused === null ? problems : [...problems, refused];
}

/** The message of a JSON value. protobuf.js does not read durations as JSON writes them, so they are converted here. */
function toMessage(type: protobuf.Type, json: unknown, at: string, problems: string[]): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    problems.push(`${at}: expected an object (${type.name})`);
    return {};
  }
  const chosen = new Map<string, string>();
  return Object.fromEntries(
    Object.entries(json).flatMap(([name, value]) => {
      const field = type.fields[name];
      const place = `${at}.${name}`;
      if (field === undefined) {
        problems.push(`${place}: ${type.name} has no such field`);
        return [];
      }
      field.resolve();
      const choice = field.partOf?.name;
      const other = choice === undefined ? undefined : chosen.get(choice);
      if (other !== undefined) problems.push(`${place}: ${type.name} has ${other} already`);
      if (choice !== undefined) chosen.set(choice, name);
      if (!field.repeated) return [[name, toValue(field, value, place, problems)]];
      if (!Array.isArray(value)) {
        problems.push(`${place}: expected a list`);
        return [];
      }
      if (value.length === 0) problems.push(`${place}: is empty`);
      return [[name, value.map((item, i) => toValue(field, item, `${place}[${i}]`, problems))]];
    }),
  );
}

function toValue(field: protobuf.Field, value: unknown, at: string, problems: string[]): unknown {
  const { resolvedType } = field;
  if (resolvedType instanceof protobuf.Enum) {
    const number = resolvedType.values[String(value)];
    if (number === undefined) problems.push(`${at}: ${resolvedType.name} has no ${String(value)}`);
    else if (number === 0) problems.push(`${at}: ${String(value)} is left out of the answer`);
    return number;
  }
  if (resolvedType instanceof protobuf.Type) {
    if (resolvedType.fullName !== '.google.protobuf.Duration') return toMessage(resolvedType, value, at, problems);
    const seconds = /^(\d+)s$/.exec(String(value))?.[1];
    if (seconds === undefined) problems.push(`${at}: ${String(value)} is not a duration`);
    return { seconds: Number(seconds ?? 0) };
  }
  if (!field.repeated && (value === 0 || value === '' || value === false)) {
    problems.push(`${at}: ${JSON.stringify(value)} is left out of the answer`);
  }
  const expected = field.type === 'string' ? 'string' : field.type === 'bool' ? 'boolean' : 'number';
  if (typeof value !== expected) problems.push(`${at}: ${typeof value} for a ${field.type}`);
  return value;
}
