import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { expectGolden } from './golden';

/** The widths of a terminal for which there are goldens. */
export const WIDTHS = [80, 120] as const;

/** Compares what a command prints at 80 and at 120 columns with `golden/<name>-<width>.txt`, and checks that no line is wider. */
export function expectFits(name: string, render: (width: number) => string): void {
  for (const width of WIDTHS) {
    const text = render(width);
    expect(text.split('\n').filter((line) => stringWidth(line) > width)).toEqual([]);
    expectGolden(join(__dirname, 'golden', `${name}-${width}.txt`), text.endsWith('\n') ? text : `${text}\n`);
  }
}

/** The same for a command that reads the width itself. */
export async function expectCommandFits(name: string, print: () => Promise<string>): Promise<void> {
  const { COLUMNS } = process.env;
  const texts = new Map<number, string>();
  try {
    for (const width of WIDTHS) {
      process.env.COLUMNS = String(width);
      texts.set(width, stripVTControlCharacters(await print()));
    }
  } finally {
    if (COLUMNS === undefined) delete process.env.COLUMNS;
    else process.env.COLUMNS = COLUMNS;
  }
  expectFits(name, (width) => texts.get(width) ?? '');
}
