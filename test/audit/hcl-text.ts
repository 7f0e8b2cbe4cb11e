/** Terraform's JSON as text of a `.tf` file. */

type Json = Record<string, unknown>;

/** The blocks that the documents of these tests hold; other objects are values. */
const BLOCKS = new Set(['content', 'expiration_policy', 'http_target', 'push_config', 'template']);

export function hclText(document: Json): string {
  return Object.entries(document)
    .flatMap(([kind, named]) =>
      kind === 'locals'
        ? [`locals {\n${bodyText(named as Json)}}`]
        : Object.entries(named as Record<string, Json>).flatMap(([label, inner]) =>
            kind === 'resource'
              ? Object.entries(inner).map(([name, body]) => blockText(`resource "${label}" "${name}"`, body as Json))
              : [blockText(`${kind} "${label}"`, inner)],
          ),
    )
    .join('\n');
}

function blockText(head: string, body: Json): string {
  return `${head} {\n${bodyText(body)}}\n`;
}

function bodyText(body: Json): string {
  return Object.entries(body).map(fieldText).join('');
}

function fieldText([name, value]: [string, unknown]): string {
  if (name === 'dynamic')
    return Object.entries(value as Record<string, Json>)
      .map(([label, inner]) => blockText(`dynamic "${label}"`, inner))
      .join('');
  if (BLOCKS.has(name))
    return [value]
      .flat()
      .map((one) => blockText(name, one as Json))
      .join('');
  return `${name} = ${valueText(value)}\n`;
}

/** A text that is one expression is written without quotes. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, one]) => `${key} = ${valueText(one)}`)
      .join(', ')} }`;
  const expression = typeof value === 'string' ? /^\$\{([^{}]*)\}$/.exec(value)?.[1] : undefined;
  return expression ?? JSON.stringify(value);
}
