import { historyTable, listTable } from '../../cli/breaker-table';
import type { BreakerView } from '../../guard/breaker/breaker-view';
import { expectFits } from '../terminal';

const OPEN: BreakerView = {
  id: 'shop-stage4-compute-margins-daily',
  phase: 'phase4',
  state: 'open',
  since: '2026-01-14T05:01:00.000Z',
  reason: '3 failures in a row, the last one of MarginByWarehouseProcessor',
  by: 'timeout-monitor',
  request: { at: Date.UTC(2026, 0, 14, 6), action: 'close', by: 'ann@example.com', reason: 'BigQuery works again' },
  stops: ['subscription shop-stage4-compute-sub'],
  criticality: 'P1',
  held: ['subscription shop-stage4-compute-sub'],
};

test('the breakers fit a terminal, with a long reason and a request', () => {
  const closed = { ...OPEN, id: 'orders', phase: null, state: 'closed', since: null, request: null } as BreakerView;
  expectFits('breaker-list', (width) => listTable([OPEN, closed], width));
});

test('the history of a breaker fits a terminal', () => {
  const history = [{ at: Date.UTC(2026, 0, 14, 5, 1), from: 'closed', to: 'open', by: OPEN.by, reason: OPEN.reason }];
  expectFits('breaker-history', (width) =>
    historyTable({ breaker: OPEN, history } as Parameters<typeof historyTable>[0], width),
  );
});
