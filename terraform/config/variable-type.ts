import type { Expression } from './expression';
import { evaluate } from './evaluate';
import { parseTemplate } from './parse-template';
import { NotAnExpression } from './parse-expression';
import type { Scope } from './scope';
import { chosenAt, known, list, object, type Value } from './value';

/**
 * A value of a variable, with the defaults that its type gives to optional attributes.
 * https://developer.hashicorp.com/terraform/language/expressions/type-constraints#optional-object-type-attributes
 *
 * @param from where such a default is chosen, such as `default of variable services`
 */
export function withTypeDefaults(value: Value, type: unknown, scope: Scope, from: string): Value {
  if (typeof type !== 'string' || !/\boptional\s*\(/.test(type)) return value;
  const expression = typeExpression(type);
  return expression === undefined ? value : typed(value, expression, (one) => chosenAt(evaluate(one, scope), from));
}

/** Terraform's own JSON holds a type as plain text, files of its language as an expression. */
function typeExpression(type: string): Expression | undefined {
  try {
    return parseTemplate(type.includes('${') ? type : `\${${type}}`);
  } catch (error) {
    if (error instanceof NotAnExpression) return undefined;
    throw error;
  }
}

type Evaluate = (expression: Expression) => Value;

function typed(value: Value, type: Expression, evaluated: Evaluate): Value {
  if (type.kind !== 'call' || (value.kind !== 'object' && value.kind !== 'list')) return value;
  const [of] = type.args;
  if (of === undefined) return value;
  if (type.name === 'object' && of.kind === 'object')
    return value.kind === 'object' ? objectOf(value, of, evaluated) : value;
  if (type.name === 'optional') return typed(value, of, evaluated);
  if (!['map', 'list', 'set'].includes(type.name)) return value;
  if (value.kind === 'list')
    return list(
      value.items.map((item) => typed(item, of, evaluated)),
      value.references,
    );
  const entries = value
    .names()
    .map((name): [string, Value] => [name, typed(value.get(name) ?? known(null), of, evaluated)]);
  return object(new Map(entries), value.references);
}

function objectOf(
  value: Value & { kind: 'object' },
  type: Expression & { kind: 'object' },
  evaluated: Evaluate,
): Value {
  if (value.place !== undefined) return value; // a resource has no optional attributes
  const entries = new Map(value.names().map((name) => [name, value.get(name) ?? known(null)]));
  for (const [key, attribute] of type.entries) {
    const name = key.kind === 'literal' ? String(key.value) : undefined;
    if (name === undefined) continue;
    const given = entries.get(name);
    const isLeftOut = given === undefined || (given.kind === 'known' && given.value === null);
    if (!isLeftOut) entries.set(name, typed(given, attribute, evaluated));
    else if (attribute.kind === 'call' && attribute.name === 'optional') {
      const [of, otherwise] = attribute.args;
      const chosen = otherwise === undefined ? known(null) : evaluated(otherwise);
      entries.set(name, of === undefined ? chosen : typed(chosen, of, evaluated));
    }
  }
  return object(entries, value.references);
}
