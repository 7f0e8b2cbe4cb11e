import { typedInstantOf } from '../model/timestamp';
import { UsageError } from './usage-error';

/** In milliseconds since the epoch; unset: that of the recording. */
export interface Period {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** @throws UsageError for a timestamp that is not valid, and for a period that ends before it starts */
export function periodOf(options: { readonly from?: string; readonly to?: string }): Period {
  const [from, to] = [timestampOf('--from', options.from), timestampOf('--to', options.to)];
  if (from !== undefined && to !== undefined && from >= to) {
    throw new UsageError(`--from must be before --to, got ${options.from ?? ''} and ${options.to ?? ''}`);
  }
  return { from, to };
}

function timestampOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = typedInstantOf(text);
  if (at !== undefined) return at;
  throw new UsageError(
    `${option}: not a valid timestamp; write 2026-01-14T00:00:00Z, or 2026-01-14 for midnight UTC, got '${text}'`,
  );
}
