import { join } from 'node:path';
import { nbaProps } from '../../../pipelines/nba-props';
import { declaredTimeoutsPage } from '../../../scripts/declared-timeouts-page';
import { pipelinePage } from '../../../scripts/pipeline-page';
import { expectGolden } from '../../golden';
import { alertsPage } from '../alerts-page';
import { Observed } from '../../observability/observed';
import { sloPage } from '../slo-page';

const RUNBOOKS = '../../runbooks/nba-props-prod.md';
const DOCS = join(__dirname, '../../../docs/pipelines/nba-props');

describe('the generated pages', () => {
  const observed = new Observed(nbaProps);

  test('docs/pipelines/nba-props/alerts.md lists every alert policy that would be deployed', () => {
    expectGolden(join(DOCS, 'alerts.md'), alertsPage(observed, RUNBOOKS));
  });

  test('docs/pipelines/nba-props.md shows the declaration as it is', () => {
    expectGolden(`${DOCS}.md`, pipelinePage(nbaProps));
  });

  test('docs/timeouts.md shows every declared timeout and limit as it is', () => {
    expectGolden(join(DOCS, '../../timeouts.md'), declaredTimeoutsPage([nbaProps]));
  });

  test('docs/pipelines/nba-props/slo.md lists every objective, with the arithmetic of its budget and of its alerts', () => {
    expectGolden(join(DOCS, 'slo.md'), sloPage(nbaProps, observed, RUNBOOKS));
  });
});
