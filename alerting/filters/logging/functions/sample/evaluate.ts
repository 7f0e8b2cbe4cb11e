import { createHash } from 'node:crypto';
import { askScalars } from '../../ask';
import type { EntryPredicate } from '../../log-entry';
import { textOf } from '../../value-tests';
import type { SampleArguments } from './parse';

/** Hashes are 32 bits. */
export const HASHES = 2 ** 32;

export function evaluate({ field, fraction }: SampleArguments): EntryPredicate {
  const limit = fraction * HASHES;
  return askScalars(field.target, (value) => sampleHash(textOf(value)) <= limit);
}

/**
 * Replaces the hash that Google's `sample()` uses, which is not published. It is as evenly spread, and the same for the
 * same text, but it picks other entries than Google's.
 */
function sampleHash(text: string): number {
  return createHash('md5').update(text).digest().readUInt32BE(0);
}
