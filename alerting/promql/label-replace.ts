import { RE2JS, RE2JSException } from 're2js';
import type { Labels } from '../metrics/series';

/** Changes the labels of one series. */
export type Relabelling = (labels: Labels) => Labels;

/** Reads the text arguments of a label function; returns a message where they are wrong. */
export function readRelabelling(name: 'label_replace' | 'label_join', texts: readonly string[]): Relabelling | string {
  const [to = '', second, ...rest] = texts;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(to))
    return `${name}() sets a label, but ${JSON.stringify(to)} is not a label name`;
  if (name === 'label_join') return second === undefined ? 'label_join() takes a separator' : joined(to, second, rest);
  const [from, pattern, ...more] = rest;
  return second === undefined || from === undefined || pattern === undefined || more.length > 0
    ? 'label_replace() takes series and four texts'
    : replaced(to, second, from, pattern);
}

/**
 * `label_join(v, to, separator, from…)`: the label `to` gets the values of the others, joined by the separator.
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#label_join
 */
function joined(to: string, separator: string, from: readonly string[]): Relabelling {
  return (labels) => withLabel(labels, to, from.map((label) => labels[label] ?? '').join(separator));
}

/**
 * `label_replace(v, to, replacement, from, pattern)`: where the pattern matches the whole label `from`, the label `to`
 * gets the replacement, in which `$1` and `${name}` stand for groups.
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#label_replace
 */
function replaced(to: string, replacement: string, from: string, pattern: string): Relabelling | string {
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(`^(?s:${pattern})$`);
  } catch (error) {
    if (error instanceof RE2JSException) return `a pattern that RE2 accepts: ${error.message}`;
    throw error;
  }
  return (labels) => {
    const matcher = regex.matcher(labels[from] ?? '');
    if (!matcher.find()) return labels;
    const value = expanded(replacement, (group) => {
      if (/^\d+$/.test(group)) return Number(group) <= regex.groupCount() ? (matcher.group(Number(group)) ?? '') : '';
      return group in regex.namedGroups() ? (matcher.group(group) ?? '') : '';
    });
    return withLabel(labels, to, value);
  };
}

/** Sets a label; an empty value removes it. */
function withLabel(labels: Labels, name: string, value: string): Labels {
  const { [name]: _before, ...rest } = labels;
  return value === '' ? rest : { ...rest, [name]: value };
}

/** The name of a group is as long as possible, as in Go's regexp.Expand: `$1x` is the group `1x`. */
function expanded(template: string, group: (name: string) => string): string {
  return template.replace(
    /\$(?:(\$)|([A-Za-z0-9_]+)|\{([A-Za-z0-9_]+)\})/g,
    (_whole, dollar?: string, bare?: string, braced?: string) => dollar ?? group(bare ?? braced ?? ''),
  );
}
