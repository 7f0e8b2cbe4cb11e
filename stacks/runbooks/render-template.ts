import { didYouMean } from '../../model/nearest-name';
import { refuse } from '../../model/problem';

/** What a template may name. */
export interface TemplateNames {
  /** Texts by name; undefined where this pipeline has none, so that a part that is kept may not name it. */
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Which parts are kept, by name. */
  readonly parts: Readonly<Record<string, boolean>>;
}

type Node = { readonly text: string } | { readonly value: string } | Part;

interface Part {
  readonly part: string;
  /** `{{^name}}`: kept where the part is not. */
  readonly inverted: boolean;
  readonly nodes: Node[];
}

/** A tag; one that opens or closes a part and stands alone on its line takes the line with it. */
const TAG = /^[ \t]*\{\{([#^/])([^{}]*)\}\}[ \t]*\n|\{\{([#^/]?)([^{}]*)\}\}/gm;

/**
 * Fills in a template: `{{name}}` is a value, `{{#name}}...{{/name}}` is kept where the pipeline has that part, and
 * `{{^name}}...{{/name}}` where it has not. Every name is checked, also in parts that are left out.
 *
 * @param where name of the template, for errors
 * @throws InputError RBK001 for an unknown name, RBK002 for a value that this pipeline has not, RBK003 for a part that is
 *   not closed where it belongs
 */
export function renderTemplate(where: string, template: string, names: TemplateNames): string {
  const nodes = parse(where, template);
  checkNames(where, nodes, names);
  return render(where, nodes, names);
}

function parse(where: string, template: string): Node[] {
  const root: Node[] = [];
  const open: Part[] = [];
  let from = 0;
  const add = (node: Node) => (open.at(-1)?.nodes ?? root).push(node);
  for (const { 0: tag, 1: lineSign, 2: lineName, 3: sign, 4: name = lineName ?? '', index } of template.matchAll(TAG)) {
    add({ text: template.slice(from, index) });
    from = index + tag.length;
    const kind = lineSign ?? sign;
    if (kind === '') add({ value: name });
    else if (kind === '/') {
      const closed = open.pop();
      if (closed?.part !== name)
        refuseClosing(where, `{{/${name}}} ${closed === undefined ? 'without a start' : `in ${closed.part}`}`);
    } else {
      const part: Part = { part: name, inverted: kind === '^', nodes: [] };
      add(part);
      open.push(part);
    }
  }
  add({ text: template.slice(from) });
  const [unclosed] = open;
  if (unclosed !== undefined) refuseClosing(where, `${unclosed.part} without an end`);
  return root;
}

function refuseClosing(where: string, got: string): never {
  return refuse({
    code: 'RBK003',
    where,
    rule: 'each part of a template is closed before the part around it',
    got,
    fix: 'write {{#name}} ... {{/name}}',
  });
}

function checkNames(where: string, nodes: readonly Node[], names: TemplateNames): void {
  for (const node of nodes) {
    if ('value' in node) known(where, node.value, names.values);
    if (!('part' in node)) continue;
    known(where, node.part, names.parts);
    checkNames(where, node.nodes, names);
  }
}

function known(where: string, name: string, all: Readonly<Record<string, unknown>>): void {
  if (Object.hasOwn(all, name)) return;
  refuse({
    code: 'RBK001',
    where,
    rule: 'a template names only values and parts that there are',
    got: JSON.stringify(name),
    fix: didYouMean(name, Object.keys(all)),
  });
}

function render(where: string, nodes: readonly Node[], names: TemplateNames): string {
  return nodes
    .map((node) => {
      if ('text' in node) return node.text;
      if ('value' in node) return names.values[node.value] ?? refuseMissing(where, node.value);
      return names.parts[node.part] === node.inverted ? '' : render(where, node.nodes, names);
    })
    .join('');
}

function refuseMissing(where: string, name: string): never {
  return refuse({
    code: 'RBK002',
    where,
    rule: 'a template names a value only where the pipeline has it',
    got: JSON.stringify(name),
    fix: 'put it into a part, such as {{#push}} ... {{/push}}',
  });
}
