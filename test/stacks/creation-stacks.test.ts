import { withoutCreationStacks } from '../../stacks/creation-stacks';

const node = Error as { prepareStackTrace?: unknown };
const before = node.prepareStackTrace;
const format = () => 'formatted';
beforeEach(() => (node.prepareStackTrace = format));
afterEach(() => (node.prepareStackTrace = before));

function traceOf(): string {
  const value = { stack: '' };
  Error.captureStackTrace(value);
  return value.stack;
}

test('what CDKTF records of a value is empty while constructs are made, and an error keeps its trace', () => {
  let seen: string[] = [];
  withoutCreationStacks(() => (seen = [traceOf(), new TypeError('x').stack ?? '']));
  expect(seen).toEqual(['', 'formatted']);
  expect(traceOf()).toBe('formatted');
});

test('traces are as before after a construct that fails', () => {
  const fail = () =>
    withoutCreationStacks(() => {
      throw new Error('refused');
    });
  expect(fail).toThrow('refused');
  expect(node.prepareStackTrace).toBe(format);
});
