/** A start tag with its attributes; a value may contain `>`. */
const ELEMENT = /<([a-z][\w-]*)((?:\s+[\w-]+="[^"]*")*)\s*\/?>/g;
const ATTRIBUTE = /([\w-]+)="([^"]*)"/g;
/** Attributes that identify suites, cases and failures in CI; of the others only the name is pinned. */
const IDENTITY = ['name', 'classname', 'type'];
/** Name of a scenario's suite: `<scenario> (<world>)`. */
const SUITE_WORLD = /<testsuite name="[^"]* \(([\w-]+)\)"/g;

/**
 * The parts of a JUnit report that CI reads, one line for each element: `testcase classname="..." name="..." with time`.
 * Baseline and declared have a line each at the top and is `{world 1}` everywhere else, so that renaming it changes one line.
 */
export function junitLines(xml: string): string[] {
  const markup = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '').replace(/<\?[\s\S]*?\?>/g, '');
  const worlds = [...new Set([...markup.matchAll(SUITE_WORLD)].map(([, world = '']) => world))];
  const lines = [...markup.matchAll(ELEMENT)].map(([, element = '', attributes = '']) =>
    elementLine(element, attributes),
  );
  return [
    ...worlds.map((world, index) => `{world ${index + 1}} = ${world}`),
    ...lines.map((line) =>
      worlds.reduce(
        (text, world, index) =>
          text
            .replace(` (${world})"`, ` ({world ${index + 1}})"`)
            .replace(`classname="rehearse.${world}.`, `classname="rehearse.{world ${index + 1}}.`),
        line,
      ),
    ),
  ];
}

function elementLine(element: string, attributes: string): string {
  const all = [...attributes.matchAll(ATTRIBUTE)].map(([whole, name = '']) => ({ whole, name }));
  const identity = all.filter(({ name }) => IDENTITY.includes(name)).map(({ whole }) => whole);
  const others = all.filter(({ name }) => !IDENTITY.includes(name)).map(({ name }) => name);
  const attributesText = others.length === 0 ? '' : ` with ${others.sort().join(', ')}`;
  return `${[element, ...identity.sort()].join(' ')}${attributesText}`;
}
