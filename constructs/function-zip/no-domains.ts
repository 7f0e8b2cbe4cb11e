// The framework's bundle holds this in the place of Node's `domain` (ADR 42): a domain has Node track every promise and
// callback of a request, which takes over a third of a short request's time. The guard's functions catch their own
// errors. What they do not catch ends the instance with a 500, as the framework does for any uncaught exception.

/** What the framework uses of a domain. */
interface Domain {
  readonly on: () => void;
  readonly run: (work: () => void) => void;
}

export function create(): Domain {
  return { on: () => undefined, run: (work) => work() };
}
