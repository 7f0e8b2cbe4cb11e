/** One run, from its start to its end. */
export interface RunSpan {
  readonly phase: string;
  readonly processor: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  /** null: it has not ended. */
  to: number | null;
}

/** The fields of a run event that a timeline needs. */
interface RunEventLine {
  readonly event: {
    readonly run_id: string;
    readonly attempt: number;
    readonly phase: string;
    readonly processor: string;
    readonly type: string;
  };
  readonly at: number;
}

/** The most runs that a chart shows; further ones are counted. */
const MOST_SPANS = 5_000;

/** Records when runs started and ended, up to {@link MOST_SPANS} runs. */
export class RunSpans {
  readonly spans: RunSpan[] = [];
  /** How many runs are not recorded. */
  further = 0;
  readonly #running = new Map<string, RunSpan>();

  observe({ event, at }: RunEventLine): void {
    const key = `${event.run_id}~${event.attempt}`;
    if (event.type === 'started') {
      if (this.spans.length === MOST_SPANS) {
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
