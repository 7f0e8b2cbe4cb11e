import * as z from 'zod';
import { Duration } from './duration';
import { didYouMean, nearestName } from './nearest-name';
import type { Problem } from './problem';
import { NOT_A_DURATION, type ValueRule } from './schema-of';

type Issue = z.core.$ZodIssue;
type RawIssue = Parameters<z.core.$ZodErrorMap>[0];
type Path = readonly PropertyKey[];

/** A problem with the path from the value that was checked. */
interface Found extends Omit<Problem, 'where'> {
  readonly path: Path;
}

/** What a value has that its schema does not allow. */
export interface SchemaProblems {
  /** Every problem at once. */
  readonly problems: readonly Problem[];
  /** The places of the wrong and missing fields, such as `phases[1].title`; empty text for the value itself. */
  readonly paths: readonly string[];
}

/**
 * Compares a value with its schema: unknown and missing fields, wrong types, unknown names, invalid durations.
 * @param where what the value is; the path is added, as in `orders/phases[1].deployables[0].kind`
 */
export function schemaProblems(where: string, schema: z.ZodType, value: unknown): SchemaProblems {
  const { error } = schema.safeParse(value, { error: messageOf, reportInput: true });
  const found = (error?.issues ?? []).flatMap((issue) => problemsOf(issue, []));
  return {
    problems: withoutMisspelt(found).map(({ path, ...problem }) => ({
      ...problem,
      where: path.length === 0 ? where : `${where}/${formatPath(path)}`,
    })),
    paths: found.map(({ path }) => formatPath(path)),
  };
}

function formatPath(path: Path): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`)).join('');
}

/** The known fields of the object stand in the message of an issue, because the issue itself has not got them. */
function messageOf(issue: RawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys' || !(issue.inst instanceof z.ZodObject)) return undefined;
  return JSON.stringify(Object.keys(issue.inst.shape));
}

function problemsOf(issue: Issue, above: Path): Found[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') return unionProblems(issue, path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(path, key, issue.message));
  if (issue.code === 'invalid_key') return issue.issues.flatMap((one) => problemsOf(one, path));
  if (issue.input === undefined) return [missing(path, expectedBy(issue))];
  if (issue.code === 'invalid_value') return [unknownValue(path, issue.input, issue.values.map(String))];
  if (issue.input instanceof Duration) return invalidDuration(path, issue.input);
  if (issue.code === 'invalid_type' || issue.message === NOT_A_DURATION)
    return [wrongType(path, issue.input, expectedBy(issue))];
  return [{ path, code: 'SCH005', got: formatValue(issue.input), ...ruleIn(issue.message) }];
}

/**
 * Of the alternatives, those of the value's own kind count. If there are several, the one that it fits best is reported; if
 * each only lacks a field of its own, that one of these is needed.
 */
function unionProblems(issue: Extract<Issue, { code: 'invalid_union' }>, path: Path): Found[] {
  const isKind = ({ path: [key, ...more] }: Issue) => key === 'kind' && more.length === 0;
  const alternatives = alternativesOf(issue);
  const fitting = alternatives.filter((issues) => !issues.some(isKind));
  if (fitting.length === 0) {
    const kinds = alternatives.flatMap((issues) =>
      issues.filter(isKind).flatMap((one) => (one.code === 'invalid_value' ? one.values.map(String) : [])),
    );
    const known = [...new Set(kinds)];
    const { kind } = issue.input as { readonly kind?: unknown };
    return [
      kind === undefined ? missing([...path, 'kind'], oneOf(known)) : unknownValue([...path, 'kind'], kind, known),
    ];
  }
  const whole = fitting.map((issues) =>
    issues.find((one) => one.path.length === 0 && one.code !== 'unrecognized_keys'),
  );
  if (whole.every((one) => one !== undefined)) {
    const expected = [...new Set(whole.map(expectedBy))].join(' or ');
    return [issue.input === undefined ? missing(path, expected) : wrongType(path, issue.input, expected)];
  }
  const least = Math.min(...fitting.map((issues) => issues.length));
  const best = fitting.filter((issues) => issues.length === least);
  const choice = missingOfEach(best);
  const rest = (best[0] ?? []).filter((one) => choice.length === 0 || !isMissing(one));
  const oneOfThem: Found = {
    path,
    code: 'SCH001',
    rule: `one of the fields ${oneOf(choice)} is set`,
    got: 'neither',
    fix: 'write one of them',
  };
  return [...(choice.length === 0 ? [] : [oneOfThem]), ...rest.flatMap((one) => problemsOf(one, path))];
}

/** The fields of which one is needed, where the alternatives that fit best lack one field each; empty: they do not. */
function missingOfEach(alternatives: readonly (readonly Issue[])[]): string[] {
  const missing = alternatives.map((issues) => issues.filter(isMissing).map((one) => String(one.path.at(-1))));
  const names = [...new Set(missing.flat())];
  return alternatives.length > 1 && missing.every(({ length }) => length === 1) && names.length > 1 ? names : [];
}

function isMissing(issue: Issue): boolean {
  return issue.path.length === 1 && issue.input === undefined && issue.code !== 'unrecognized_keys';
}

/** The issues of each alternative, also where an alternative has alternatives itself. */
function alternativesOf({ errors }: Extract<Issue, { code: 'invalid_union' }>): Issue[][] {
  return errors.flatMap((issues) => {
    const [only] = issues;
    return only?.code === 'invalid_union' && only.path.length === 0 ? alternativesOf(only) : [issues];
  });
}

function missing(path: Path, expected: string): Found {
  return { path, code: 'SCH001', rule: 'a required field is set', got: 'nothing', fix: `write ${expected}` };
}

function unknownField(path: Path, key: string, message: string): Found {
  const known = JSON.parse(message) as readonly string[];
  const rule = 'every field is one that exists';
  return { path: [...path, key], code: 'SCH002', rule, got: `'${key}'`, fix: didYouMean(key, known) };
}

function unknownValue(path: Path, value: unknown, known: readonly string[]): Found {
  const fix = typeof value === 'string' ? didYouMean(value, known) : `write ${oneOf(known)}`;
  return { path, code: 'SCH003', rule: `the value is ${oneOf(known)}`, got: formatValue(value), fix };
}

function wrongType(path: Path, value: unknown, expected: string): Found {
  if (expected === A_DURATION) {
    const got = typeof value === 'number' ? `the bare number ${value}` : formatValue(value);
    const fix = 'write Duration.minutes(5) or the like';
    return { path, code: 'DUR003', rule: 'a time is a Duration, which states its unit', got, fix };
  }
  return { path, code: 'SCH004', rule: `the value is ${expected}`, got: formatValue(value), fix: `write ${expected}` };
}

/** A duration of an invalid number, with the place where it was written. */
function invalidDuration(path: Path, value: Duration): Found[] {
  const problem = Duration.problemOf(value);
  if (problem === undefined) return [];
  const { where, ...rest } = problem;
  return [{ ...rest, got: `${problem.got} (${where})`, path }];
}

const A_DURATION = 'a Duration, such as Duration.minutes(5)';

/** What an issue asks for, in words. */
function expectedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    default:
      return issue.message === NOT_A_DURATION ? A_DURATION : 'another value';
  }
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a text',
};

function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

/** The texts of a schema with a rule of its own. */
function ruleIn(message: string): ValueRule {
  return message.startsWith('{') ? (JSON.parse(message) as ValueRule) : { rule: message, fix: 'correct the value' };
}

/** A missing field whose name is only misspelt is one problem. */
function withoutMisspelt(found: readonly Found[]): Found[] {
  const unknown = found.filter(({ code }) => code === 'SCH002');
  return found.filter(({ code, path }) => {
    if (code !== 'SCH001') return true;
    const holder = path.slice(0, -1).join('/');
    const known = unknown.filter((one) => one.path.slice(0, -1).join('/') === holder);
    return !known.some((one) => nearestName(String(one.path.at(-1)), [String(path.at(-1))]) !== undefined);
  });
}

/** A value on one line, cut where it is long. */
function formatValue(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Duration) return 'a Duration';
  if (typeof value === 'function') return 'a function';
  if (value === null) return 'null';
  if (typeof value === 'symbol') return 'a symbol';
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return 'nothing';
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
