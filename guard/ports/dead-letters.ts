/** A message that Pub/Sub could not deliver to the recorder. */
export interface DeadLetter {
  /** Names this reading of the message, to acknowledge it or to give it back. */
  readonly id: string;
  /** The log entry as the sink published it. */
  readonly data: Uint8Array;
}

/** The messages that Pub/Sub could not deliver to the recorder. They are kept until they are acknowledged. */
export interface DeadLetters {
  /** All of them. Each is held, so that no other reader gets it, until it is acknowledged or given back. */
  pull(): AsyncIterable<DeadLetter>;
  acknowledge(ids: readonly string[]): Promise<void>;
  giveBack(ids: readonly string[]): Promise<void>;
}
