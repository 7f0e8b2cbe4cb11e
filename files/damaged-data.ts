import { refuse } from '../model/problem';

/**
 * Reports damaged compressed data. Rethrows any other error.
 * @throws InputError INP005, or the error itself
 */
export function throwDamage(file: string, error: unknown): never {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code !== 'string' || !code.startsWith('Z_')) throw error;
  return refuse({
    code: 'INP005',
    where: file,
    rule: 'compressed data is complete',
    got: String(message),
    fix: 'download the file again',
  });
}
