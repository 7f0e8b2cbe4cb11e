import { join } from 'node:path';
import { Checkout } from '../../../checkout';
import { pinDifferences } from '../../../pins/differences';
import type { Figures } from './figures';

const golden = join(__dirname, 'golden', 'figures.txt');

describe('the figures of every scenario, baseline and declared', () => {
  const checkout = new Checkout();
  afterAll(() => checkout.remove());

  test('are unchanged: time to detect, incidents, notifications, pages, failures, wasted run-hours, lost messages', () => {
    expect(checkout.run('main.ts').exit).toBe(0);
    const { out, exit } = checkout.run('test/pipelines/nba-props/pins/print-figures.ts');
    expect(exit).toBe(0);
    const lines = out.trimEnd().split('\n');
    const scenarios = new Set(lines.map((line) => (JSON.parse(line) as Figures).scenario));
    expect([scenarios.size, lines.length]).toEqual([32, 51]);
    expect(pinDifferences(golden, lines)).toEqual([]);
  });
});
