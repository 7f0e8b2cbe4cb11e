import { join } from 'node:path';
import { nbaProps } from '../../pipelines/nba-props';
import { expectGolden } from '../golden';
import { alertsPage } from './alerts-page';
import { Observed } from './observed';
import { sloPage } from './slo-page';

const DOCS = join(__dirname, '../../docs');

describe('the pages that a reader can print', () => {
  const observed = new Observed(nbaProps);

  test('list every alert as it would be deployed', () => {
    expectGolden(join(DOCS, 'alerts.md'), alertsPage(observed));
  });

  test('list every objective, with the arithmetic of its budget and of its alerts', () => {
    expectGolden(join(DOCS, 'slo.md'), sloPage(nbaProps, observed));
  });
});
