import { join } from 'node:path';
import stringWidth from 'string-width';
import { expectGolden } from './golden';

/** Compares what a command prints at 80 and at 120 columns with `golden/<name>-<width>.txt`, and checks that no line is wider. */
export function expectFits(name: string, render: (width: number) => string): void {
  for (const width of [80, 120]) {
    const text = render(width);
    expect(text.split('\n').filter((line) => stringWidth(line) > width)).toEqual([]);
    expectGolden(join(__dirname, 'golden', `${name}-${width}.txt`), text.endsWith('\n') ? text : `${text}\n`);
  }
}
