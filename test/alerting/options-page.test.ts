import { join } from 'node:path';
import { UNDOCUMENTED } from '../../alerting/evaluation/options';
import { expectGolden } from '../golden';

/** What the engine decides where Google documents nothing, as a page for readers. */
function page(): string {
  const rows = Object.entries(UNDOCUMENTED).map(
    ([name, { default: value, decides, evidence, source }]) =>
      `| \`${name}\` | \`${String(value)}\` | ${decides} | ${evidence} | ${source} |`,
  );
  return [
    '# What Google leaves undocumented',
    '',
    'Cloud Monitoring’s evaluator is closed. Where its documentation is silent, the rehearsal has a named option with a default. *Observed*: seen of the real API by several users; *recalled*: believed to stand on',
    'the page named; *inferred*: our own reasoning. This page is made from `alerting/evaluation/options.ts`.',
    '',
    '| option | default | decides | evidence | stands on |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

test('the page of undocumented behaviour says what the engine does', () => {
  expectGolden(join(__dirname, '../../docs/undocumented-behaviour.md'), page());
});

test('every undocumented behaviour says what it decides and what it stands on', () => {
  for (const { decides, source } of Object.values(UNDOCUMENTED))
    expect([decides.length, source.length].every((n) => n > 10)).toBe(true);
});
