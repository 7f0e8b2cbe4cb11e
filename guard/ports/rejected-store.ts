/** Why a message is not recorded. */
export type RejectionReason =
  | 'not_an_envelope'
  | 'oversized'
  | 'not_json'
  | 'not_a_run_event'
  | 'undeclared_source'
  | 'unknown_type'
  | 'unknown_pulse'
  | 'malformed'
  | 'conflict'
  | 'not_storable'
  | 'unreadable_document';

/** A complete message that was acknowledged but not recorded. */
export interface RejectedMessage {
  /** Pub/Sub's id of the message: a second delivery is the same rejection. */
  readonly messageId: string;
  readonly reason: RejectionReason;
  /** The validation error, for the person who fixes the producer. */
  readonly detail: string;
  /** The message's data, unchanged. */
  readonly original: Uint8Array;
  readonly receivedAt: Date;
}

/** Invalid messages, stored so that none is lost. Collection `phasewatch_rejected`. */
export interface RejectedStore {
  /** Is a message stored? */
  has(messageId: string): Promise<boolean>;
  /** Stores a message; false if it was stored before. */
  keep(message: RejectedMessage): Promise<boolean>;
}

/** Below Firestore's limit of 1 MiB per document, which includes the other fields. */
export const INLINE_BYTES = 900_000;

/** Cuts an original into pieces of which each fits into a document. */
export function partsOf(original: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < original.length; at += INLINE_BYTES) parts.push(original.subarray(at, at + INLINE_BYTES));
  return parts;
}

/** The original as text; undefined if it is not UTF-8. */
export function textOf(original: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(original);
  } catch {
    return undefined;
  }
}
