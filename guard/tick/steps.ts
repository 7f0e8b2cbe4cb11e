/** A value, or a promise of it. */
export type Awaitable<T> = T | PromiseLike<T>;

/**
 * A computation that can pause: it yields each promise that it waits for. Where every port answers at once it yields
 * nothing, so the simulator runs the code of the deployed monitor without an event loop.
 */
export type Steps<T> = Generator<PromiseLike<unknown>, T, unknown>;

/** `yield* wait(answer)` in steps is what `await answer` is in an async function. */
export function* wait<T>(answer: Awaitable<T>): Steps<T> {
  return (isPromise(answer) ? yield answer : answer) as T;
}

/** Waits for two answers at the same time. */
export function* waitBoth<A, B>(a: Awaitable<A>, b: Awaitable<B>): Steps<readonly [A, B]> {
  if (isPromise(a) || isPromise(b)) return (yield Promise.all([a, b])) as [A, B];
  return [a, b];
}

/** Runs steps to their end. Returns the value, or a promise of it if the steps wait. */
export function perform<T>(steps: Steps<T>): Awaitable<T> {
  const first = steps.next();
  return first.done === true ? first.value : finish(steps, first.value);
}

/**
 * The value of an answer that is not a promise.
 * @throws Error for a promise
 */
export function atOnce<T>(answer: Awaitable<T>): T {
  if (isPromise(answer)) throw new Error('a port returned a promise; it must return the value');
  return answer;
}

async function finish<T>(steps: Steps<T>, waitsFor: PromiseLike<unknown>): Promise<T> {
  let pending = waitsFor;
  for (;;) {
    const next = await pending.then(
      (value) => steps.next(value),
      (error: unknown) => steps.throw(error),
    );
    if (next.done === true) return next.value;
    pending = next.value;
  }
}

function isPromise<T>(answer: Awaitable<T>): answer is PromiseLike<T> {
  return typeof answer === 'object' && answer !== null && 'then' in answer;
}
