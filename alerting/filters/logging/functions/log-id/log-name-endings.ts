import { foldText } from '../../fold-text';

/** Endings of a folded log name with this log ID. In a log name the ID may be URL-escaped. */
export function logNameEndings(id: string): readonly string[] {
  return [...new Set([id, encodeURIComponent(id)])].map((written) => foldText(`/logs/${written}`));
}
