/** One run, from its start to its end. */
export interface RunSpan {
  readonly phase: string;
  readonly processor: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  /** null: it did not end. */
  to: number | null;
}

/** What a run says of itself, as far as a timeline needs it. */
interface Said {
  readonly event: {
    readonly run_id: string;
    readonly attempt: number;
    readonly phase: string;
    readonly processor: string;
    readonly type: string;
  };
  readonly at: number;
}

/** More than a picture can show; the others are counted. */
const MOST = 5_000;

/** Remembers when runs started and ended, up to a number that a picture can show. */
export class RunSpans {
  readonly spans: RunSpan[] = [];
  /** Runs that came after the last one that is remembered. */
  further = 0;
  readonly #running = new Map<string, RunSpan>();

  observe({ event, at }: Said): void {
    const key = `${event.run_id}~${event.attempt}`;
    if (event.type === 'started') {
      if (this.spans.length === MOST) {
        this.further += 1;
        return;
      }
      const span = { phase: event.phase, processor: event.processor, from: at, to: null };
      this.spans.push(span);
      this.#running.set(key, span);
    } else if (event.type !== 'heartbeat') {
      const span = this.#running.get(key);
      if (span !== undefined) span.to = at;
      this.#running.delete(key);
    }
  }
}
