import { join } from 'node:path';

/** The options of `start`. */
export interface StartOptions {
  readonly environment?: string;
  readonly quiet?: boolean;
  readonly format: 'table' | 'json';
  readonly cache: boolean;
  readonly report: boolean;
  readonly against?: string;
}

/** The file of the report. */
export const REPORT = join('report', 'index.html');

/** A step of `start`, and how long it took. */
export interface Step<T> {
  readonly name: string;
  readonly value: T;
  readonly seconds: number;
}

export async function timed<T>(name: string, work: () => T | Promise<T>): Promise<Step<T>> {
  const started = performance.now();
  return { name, value: await work(), seconds: (performance.now() - started) / 1_000 };
}
