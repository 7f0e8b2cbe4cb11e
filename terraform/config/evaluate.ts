import type { Expression, ForExpression } from './expression';
import { SPLAT_ITEM } from './expression';
import { callFunction } from './functions';
import { NotAnExpression } from './parse-expression';
import { parseTemplate } from './parse-template';
import type { Scope } from './scope';
import { known, list, object, referencesOf, referenceText, textIn, unknown, withReferences, type Value } from './value';

const parsed = new Map<string, Expression | undefined>();

/** Parses a text of Terraform JSON, each text once; undefined where it is not an expression that is read. */
function parse(text: string): Expression | undefined {
  if (parsed.has(text)) return parsed.get(text);
  let expression: Expression | undefined;
  try {
    expression = parseTemplate(text);
  } catch (error) {
    if (!(error instanceof NotAnExpression)) throw error;
  }
  parsed.set(text, expression);
  return expression;
}

/** The value of a text with `${...}` in it. */
export function evaluateText(text: string, scope: Scope): Value {
  if (!/[$%]\{/.test(text)) return known(text);
  const expression = parse(text);
  if (expression === undefined) return unknown(text);
  const value = evaluate(expression, scope);
  // The text as written says more than a part that was left out.
  return value.kind === 'unknown' && value.text.includes('...') ? { ...value, text } : value;
}

export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return known(expression.value);
    case 'template':
      return template(expression.parts, scope);
    case 'name':
      return scope.names.get(expression.name) ?? unknown(`\${${expression.name}}`);
    case 'attribute':
      return (
        lookup(expression.of, expression.name, scope) ?? attributeOf(evaluate(expression.of, scope), expression.name)
      );
    case 'index':
      return indexOf(evaluate(expression.of, scope), evaluate(expression.key, scope));
    case 'splat':
      return splat(evaluate(expression.of, scope), expression.each, scope);
    case 'call':
      return callFunction(expression, scope, { expression: (one) => evaluate(one, scope), text: evaluateText });
    case 'conditional':
      return conditional(expression, scope);
    case 'binary':
      return binary(expression.sign, evaluate(expression.left, scope), evaluate(expression.right, scope));
    case 'unary':
      return unary(expression.sign, evaluate(expression.of, scope));
    case 'list':
      return list(expression.items.map((item) => evaluate(item, scope)));
    case 'object':
      return object(
        new Map(
          expression.entries.map(([key, value]) => [textIn(evaluate(key, scope)) ?? '?', evaluate(value, scope)]),
        ),
      );
    case 'for':
      return loop(expression, scope);
  }
}

/** `var.x`, `google_x.y`: a name and an attribute that together are one thing. */
function lookup(of: Expression, name: string, scope: Scope): Value | undefined {
  if (of.kind === 'name') return scope.names.has(of.name) ? undefined : scope.lookup(of.name, name);
  // data.TYPE.NAME
  const isData = of.kind === 'attribute' && of.of.kind === 'name' && of.of.name === 'data' && !scope.names.has('data');
  return isData ? scope.lookup(`data.${of.name}`, name) : undefined;
}

/** An attribute of a value. What a resource does not hold is known at apply only. */
export function attributeOf(value: Value, name: string): Value {
  if (value.kind === 'object') {
    const found = value.get(name);
    if (found !== undefined) return withReferences(found, value.references);
    if (value.place === undefined) return known(null, value.references);
    const attribute = value.place.attribute === '' ? name : `${value.place.attribute}.${name}`;
    const place = { ...value.place, attribute };
    return unknown(`\${${referenceText(place)}}`, [...value.references, place]);
  }
  // Terraform reads `block.attribute` of a block that occurs once, too.
  if (value.kind === 'list' && value.items.length === 1) return attributeOf(value.items[0] as Value, name);
  if (value.kind === 'unknown') return further(value, `.${name}`);
  return unknown(`\${...${name}}`, referencesOf(value));
}

/** A part of a value that is not known. */
function further(value: Value & { kind: 'unknown' }, more: string): Value {
  const references = value.references.map((one) => ({ ...one, attribute: partOf(one.attribute, more) }));
  return unknown(value.text.endsWith('}') ? `${value.text.slice(0, -1)}${more}}` : value.text, references, value.from);
}

function partOf(attribute: string, more: string): string {
  return attribute === '' ? more.replace(/^\./, '') : attribute + more;
}

function indexOf(value: Value, key: Value): Value {
  const references = key.references;
  const text = textIn(key);
  if (value.kind === 'unknown') return withReferences(further(value, `[${text ?? '...'}]`), references);
  if (value.kind === 'list') {
    if (text === undefined) return either(value.items, references);
    const item = value.items[Number(text)];
    return item === undefined ? unknown(`\${...[${text}]}`, referencesOf(value)) : withReferences(item, references);
  }
  if (value.kind !== 'object') return unknown('${...}', [...value.references, ...references]);
  if (text !== undefined) return withReferences(attributeOf(value, text), references);
  return either(
    value.names().map((name) => value.get(name) ?? known(null)),
    references,
  );
}

/** One of several values, which of them is not known. */
export function either(values: readonly Value[], references: Value['references'] = []): Value {
  const [first] = values;
  const plain = values.map((value) => textIn(value));
  if (first !== undefined && plain[0] !== undefined && plain.every((one) => one === plain[0]))
    return withReferences(first, [...references, ...values.slice(1).flatMap(referencesOf)]);
  const objects = values.filter((value) => value.kind === 'object');
  if (objects.length === values.length && objects.length > 0) {
    const names = [...new Set(objects.flatMap((one) => one.names()))];
    const get = (name: string) => either(objects.map((one) => attributeOf(one, name)));
    const [place] = objects.flatMap((one) => one.place ?? []);
    // An attribute that no object holds may be one that is known at apply.
    const lazy = { kind: 'object' as const, names: () => names, get, references };
    return place === undefined ? lazy : { ...lazy, place };
  }
  return unknown(
    `\${${values.map((value) => (value.kind === 'unknown' ? value.text.replace(/^\$\{|\}$/g, '') : JSON.stringify(textIn(value) ?? '...'))).join(' or ')}}`,
    [...references, ...values.flatMap(referencesOf)],
  );
}

function template(parts: readonly (string | Expression)[], scope: Scope): Value {
  let text = '';
  let isKnown = true;
  const references: Value['references'][number][] = [];
  let from: string | undefined;
  for (const part of parts) {
    if (typeof part === 'string') {
      text += escapedText(part);
      continue;
    }
    const value = evaluate(part, scope);
    references.push(...referencesOf(value));
    from ??= value.from;
    const plain = textIn(value);
    if (plain !== undefined) text += escapedText(plain);
    else {
      isKnown = false;
      text += value.kind === 'unknown' ? value.text : '${...}';
    }
  }
  return isKnown
    ? known(text.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{'), references, from)
    : unknown(text, references, from);
}

function escapedText(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&');
}

function splat(value: Value, each: Expression, scope: Scope): Value {
  const one = (item: Value) => evaluate(each, { ...scope, names: new Map([...scope.names, [SPLAT_ITEM, item]]) });
  if (value.kind === 'list') return list(value.items.map(one), value.references);
  if (value.kind === 'known' && value.value === null) return list([], value.references);
  return value.kind === 'unknown' ? one(value) : list([one(value)]);
}

function conditional({ test, yes, no }: Expression & { kind: 'conditional' }, scope: Scope): Value {
  const decided = evaluate(test, scope);
  if (decided.kind === 'known' && decided.value !== null)
    return evaluate(String(decided.value) === 'true' ? yes : no, scope);
  return either([evaluate(yes, scope), evaluate(no, scope)]);
}

function binary(sign: string, left: Value, right: Value): Value {
  const references = [...referencesOf(left), ...referencesOf(right)];
  if (left.kind !== 'known' || right.kind !== 'known') {
    // One side decides: `false && x`, `true || x`.
    const decides = [left, right].find((one) => one.kind === 'known' && one.value === (sign === '||'));
    if ((sign === '||' || sign === '&&') && decides !== undefined) return decides;
    // A resource as a whole is not null.
    const isNull = [left, right].some((one) => one.kind === 'known' && one.value === null);
    if (isNull && [left, right].some((one) => one.kind === 'object' || one.kind === 'list'))
      return known(sign === '!=', references);
    return unknown('${...}', references);
  }
  const [a, b] = [left.value, right.value];
  const [x, y] = [Number(a), Number(b)];
  const results: Readonly<Record<string, () => boolean | number>> = {
    '==': () => a === b,
    '!=': () => a !== b,
    '||': () => String(a) === 'true' || String(b) === 'true',
    '&&': () => String(a) === 'true' && String(b) === 'true',
    '>': () => x > y,
    '<': () => x < y,
    '>=': () => x >= y,
    '<=': () => x <= y,
    '+': () => x + y,
    '-': () => x - y,
    '*': () => x * y,
    '/': () => x / y,
    '%': () => x % y,
  };
  const result = results[sign]?.();
  if (result === undefined || Number.isNaN(result)) return unknown('${...}', references);
  return known(result, references, left.from ?? right.from);
}

function unary(sign: string, value: Value): Value {
  if (value.kind !== 'known') return unknown('${...}', referencesOf(value));
  const result = sign === '!' ? String(value.value) !== 'true' : -Number(value.value);
  return known(result, value.references, value.from);
}

function loop({ keyName, valueName, of, key, value, test, grouped }: ForExpression, scope: Scope): Value {
  const all = evaluate(of, scope);
  const items = itemsOf(all);
  if (items === undefined || grouped) return unknown('${...}', referencesOf(all));
  const values: Value[] = [];
  const entries = new Map<string, Value>();
  for (const [itemKey, item] of items) {
    const names = new Map([
      ...scope.names,
      [valueName, item],
      ...(keyName === undefined ? [] : ([[keyName, itemKey]] as const)),
    ]);
    const inner = { ...scope, names };
    const kept = test === undefined ? known(true) : evaluate(test, inner);
    if (kept.kind === 'known' && String(kept.value) !== 'true') continue;
    const one = evaluate(value, inner);
    values.push(one);
    if (key !== undefined) entries.set(textIn(evaluate(key, inner)) ?? '?', one);
  }
  return key === undefined ? list(values, all.references) : object(entries, all.references);
}

/** Keys and values of a list or an object; undefined where they are not known. */
export function itemsOf(value: Value): [Value, Value][] | undefined {
  if (value.kind === 'list') return value.items.map((item, i) => [known(i), item]);
  if (value.kind !== 'object') return undefined;
  return value.names().map((name) => [known(name), value.get(name) ?? known(null)]);
}
