import { stripVTControlCharacters } from 'node:util';
import { exampleCheckout } from '../example/checkout';
import { expectFits, WIDTHS } from '../terminal';

jest.setTimeout(600_000);

const checkout = exampleCheckout();
checkout.phasewatch('start');
afterAll(() => checkout.remove());

/** The example, with everything kept. Times are not the same each time. */
function printed(width: number, env: Readonly<Record<string, string>> = {}): string {
  const { exit, out } = checkout.phasewatch('start', [], { COLUMNS: String(width), ...env });
  expect(exit).toBe(0);
  return stripVTControlCharacters(out).replaceAll(/ +\d+\.\d s$/gm, ' (time)');
}

test('the output of start fits the terminal', () => {
  expectFits('start', (width) => printed(width));
});

test.each(WIDTHS)('colours change no letter of the output of start at %i columns', (width) => {
  expect(printed(width, { NO_COLOR: '', FORCE_COLOR: '1' })).toBe(printed(width));
});
