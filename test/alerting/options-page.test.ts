import { join } from 'node:path';
import { UNDOCUMENTED } from '../../alerting/evaluation/options';
import { expectGolden } from '../golden';

/** The documentation page of the options. */
function page(): string {
  const rows = Object.entries(UNDOCUMENTED).map(
    ([name, { default: value, decides, evidence, source }]) =>
      `| \`${name}\` | \`${String(value)}\` | ${decides} | ${evidence} | ${source} |`,
  );
  return [
    '# What Google leaves undocumented',
    '',
    'The evaluator of Cloud Monitoring is not public. Where its documentation leaves a behaviour open, the rehearsal has a named option with a default. *Observed*: seen of the real API by several users; *recalled*: believed to be',
    'documented on the page named; *inferred*: our own reasoning. This page is made from `alerting/evaluation/options.ts`.',
    '',
    '| option | default | decides | evidence | basis |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

test('docs/undocumented-behaviour.md lists every option with its default', () => {
  expectGolden(join(__dirname, '../../docs/undocumented-behaviour.md'), page());
});

test('every undocumented option has a description and a basis', () => {
  for (const { decides, source } of Object.values(UNDOCUMENTED))
    expect([decides.length, source.length].every((n) => n > 10)).toBe(true);
});
