import fc from 'fast-check';
import { renderTemplate } from '../../../stacks/runbooks/render-template';

const names = {
  values: { project: 'acme', 'example job': 'daily', subscription: undefined },
  parts: { push: false, queue: true },
};
const render = (template: string) => renderTemplate('t.md', template, names);

describe('a template', () => {
  test.each([
    ['has its values filled in', '--project={{project}} {{example job}}\n', '--project=acme daily\n'],
    ['keeps a part that the pipeline has', 'a{{#queue}} b{{/queue}} c', 'a b c'],
    ['leaves out a part that the pipeline has not', 'a{{#push}} b{{/push}} c', 'a c'],
    ['keeps an inverted part that the pipeline has not', 'a{{^push}} b{{/push}}{{^queue}} c{{/queue}}', 'a b'],
    ['keeps a part in a part', '{{#queue}}a{{#push}}b{{/push}}{{^push}}c{{/push}}{{/queue}}', 'ac'],
    ['leaves no empty line for a tag on its own line', 'a\n  {{#queue}}\nb\n  {{/queue}}\nc\n', 'a\nb\nc\n'],
    ['keeps the braces of a command', "jq '{a: {b: 1}}' # ${X%y}", "jq '{a: {b: 1}}' # ${X%y}"],
  ])('%s', (_, template, text) => {
    expect(render(template)).toBe(text);
  });

  test('may name a value that the pipeline has not in a part that is left out', () => {
    expect(render('{{#push}}{{subscription}}{{/push}}')).toBe('');
  });

  test.each([
    [
      'an unknown value',
      '{{projects}}',
      `t.md: a template names only values and parts that there are, got "projects"; did you mean 'project'? [RBK001]`,
    ],
    ['an unknown value in a part that is left out', '{{#push}}{{projects}}{{/push}}', '[RBK001]'],
    ['an unknown part', '{{#pus}}{{/pus}}', '[RBK001]'],
    ['a value as a part', '{{#project}}{{/project}}', '[RBK001]'],
    ['spaces around the name', '{{ project }}', '[RBK001]'],
    ['a name of Object', '{{toString}}', '[RBK001]'],
    [
      'a value that the pipeline has not',
      '{{subscription}}',
      't.md: a template names a value only where the pipeline has it, got "subscription"',
    ],
    ['a part that does not end', '{{#queue}}a', 'got queue without an end'],
    ['a part that does not begin', 'a{{/queue}}', 'got {{/queue}} without a start'],
    ['parts that overlap', '{{#queue}}{{#push}}{{/queue}}{{/push}}', 'got {{/queue}} in push'],
  ])('is refused with %s', (_, template, message) => {
    expect(() => render(template)).toThrow(message);
  });

  test('without tags is unchanged', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('{{')),
        (text) => {
          expect(render(text)).toBe(text);
        },
      ),
    );
  });
});
