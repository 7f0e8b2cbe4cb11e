import { join } from 'node:path';
import { expectAccessiblePage } from '../browser/accessible-page';
import { DECLARATION, exampleCheckout } from '../example/checkout';

jest.setTimeout(1_200_000);

const checkout = exampleCheckout();
const path = (name: string) => join(checkout.folder, name);
checkout.write('base.json', checkout.phasewatch('start', ['--format', 'json']).out);
checkout.edit(
  DECLARATION,
  "              name: 'order-pricing',",
  "              name: 'order-pricing',\n              allowedSilence: min(7),",
);
afterAll(() => checkout.remove());

describe('the pages of a difference need no network, axe finds no violation, and a phone shows them whole', () => {
  test('the report of start --against', () => {
    expect(checkout.phasewatch('start', ['--against', 'base.json'])).toMatchObject({ exit: 0 });
    expectAccessiblePage(path('report/index.html'));
  });

  test('the page of diff --format html', () => {
    const given = ['base.json', '.', '--format', 'html', '--out', 'diff.html'];
    expect(checkout.phasewatch('diff', given)).toMatchObject({ exit: 0 });
    expectAccessiblePage(path('diff.html'));
  });
});
