import { refuse } from '../model/problem';

/**
 * Says what is wrong with compressed data in our words; any other error goes on as it is.
 * @throws InputError INP005, or the error itself
 */
export function throwDamage(file: string, error: unknown): never {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code !== 'string' || !code.startsWith('Z_')) throw error;
  return refuse({
    code: 'INP005',
    where: file,
    rule: 'compressed data is whole',
    got: String(message),
    fix: 'fetch the file again',
  });
}
