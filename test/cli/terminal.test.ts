import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { join } from 'node:path';
import type { CommandResult } from '../checkout';
import { exampleCheckout } from '../example/checkout';
import { expectGolden } from '../golden';
import { printedIn } from '../guard/support/push';

const ERRORS = '--- standard error';
const checkout = exampleCheckout();
checkout.phasewatch('synth');
afterAll(() => checkout.remove());

/** A run that fails, one that never ends, one of a processor that is not declared, and a line that is rejected. */
const EVENTS = [
  { at: '01:00:00', type: 'started', run_id: 'a', processor: 'order-import' },
  { at: '01:00:20', type: 'failed', run_id: 'a', processor: 'order-import', error: 'no such file' },
  { at: '01:02:00', type: 'started', run_id: 'b', processor: 'customer-import' },
  { at: '01:03:00', type: 'started', run_id: 'c', processor: 'order-imports' },
  { at: '02:04:00', type: 'started', run_id: '', processor: 'order-import' },
];
checkout.write(
  'lines.ndjson',
  EVENTS.map(({ at, ...event }) =>
    JSON.stringify({
      ...printedIn('orders-import'),
      timestamp: `2026-01-14T${at}Z`,
      severity: event.type === 'failed' ? 'ERROR' : 'INFO',
      jsonPayload: { run_event: { v: 1, phase: 'import', data_date: '2026-01-13', attempt: 1, ...event } },
    }),
  ).join('\n'),
);
checkout.write('comment.md', '<!-- phasewatch diff -->\nNothing that is detected changes.\n');

/** What a person types, by the name of its goldens. */
const TYPED: Readonly<Record<string, readonly string[]>> = {
  help: ['--help'],
  unknown: ['audits'],
  synth: ['synth'],
  lines: ['lines', '--logs', 'lines.ndjson'],
  match: ['match', 'severity>=ERROR', '--logs', 'lines.ndjson'],
  comment: ['comment', '--file', 'comment.md', '--repo', 'shop/orders', '--pull', '7', '--dry-run'],
};

describe.each(Object.entries(TYPED))('the output of %s', (name, [command = '', ...args]) => {
  const run = (width: number, color: string) =>
    checkout.phasewatch(command, args, {
      COLUMNS: String(width),
      ...(color === '' ? {} : { NO_COLOR: '', FORCE_COLOR: color }),
    });

  test.each([80, 120])('fits %i columns, and colours change no letter of it', (width) => {
    const plain = shown(run(width, ''));
    const results = plain.slice(0, plain.indexOf(ERRORS)).split('\n');
    expect(results.filter((line) => stringWidth(line) > width)).toEqual([]);
    expectGolden(join(__dirname, `../golden/terminal/${name}-${width}.txt`), plain);
    expect(stripVTControlCharacters(shown(run(width, '1')))).toBe(plain);
  });
});

/** An error stays on one line, to search for. */
function shown({ exit, out, err }: CommandResult): string {
  return `${out}${ERRORS}\n${err}--- exit ${exit}\n`;
}
