/** An element's start, with its attributes; `>` may stand in a value. */
const ELEMENT = /<([a-z][\w-]*)((?:\s+[\w-]+="[^"]*")*)\s*\/?>/g;
const ATTRIBUTE = /([\w-]+)="([^"]*)"/g;
/** Attributes by which CI tells suites, cases and failures apart; of the others the name alone is pinned. */
const IDENTITY = ['name', 'classname', 'type'];
/** Suites of scenarios are called `<scenario> (<world>)`. */
const SUITE_WORLD = /<testsuite name="[^"]* \(([\w-]+)\)"/g;

/**
 * What CI reads of a JUnit report, one line an element: `testcase classname="..." name="..." with time`. Each world has
 * one line of its own at the top and stands as `{world 1}` everywhere else, so that another name for it is one line.
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
  const rest = others.length === 0 ? '' : ` with ${others.sort().join(', ')}`;
  return `${[element, ...identity.sort()].join(' ')}${rest}`;
}
