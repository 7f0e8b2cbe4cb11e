import { readableFields, UnreadableDocument, type Fields, type OnUnreadable } from '../../ports/stored-documents';

/**
 * Reads one of the guard's own documents, without which it begins anew.
 *
 * @param parse returns the value, or why there is none
 * @returns undefined where there is no document, or none that can be read, which is reported
 */
export function readOrUndefined<T extends object>(
  path: string,
  data: unknown,
  onUnreadable: OnUnreadable | undefined,
  parse: (fields: Fields) => T | string,
): T | undefined {
  if (data === undefined) return undefined;
  try {
    const parsed = parse(readableFields(path, data));
    if (typeof parsed === 'string') throw new UnreadableDocument(path, parsed);
    return parsed;
  } catch (error) {
    if (!(error instanceof UnreadableDocument)) throw error;
    onUnreadable?.(error);
    return undefined;
  }
}
