import fc from 'fast-check';
import { heldValues, valueAt, valuesIn } from '../../../alerting/charting/held-values';

/** Values that repeat, as those of a gauge do. */
const lines = fc.array(fc.constantFrom(NaN, 0, 1, 2.5), { minLength: 1, maxLength: 60 });

test('only the changes of a line are kept', () => {
  const held = heldValues(Float64Array.from([NaN, NaN, 3, 3, 3, 1]));
  expect(held).toEqual({ steps: 6, since: Uint16Array.of(0, 2, 5), values: Float64Array.of(NaN, 3, 1) });
});

test('every time step has the value that was recorded', () => {
  fc.assert(
    fc.property(lines, (line) => {
      const held = heldValues(Float64Array.from(line));
      expect(line.map((_, step) => valueAt(held, step))).toEqual(line);
    }),
  );
});

test('outside of the recording there is no value', () => {
  const held = heldValues(Float64Array.of(1, 2));
  expect([valueAt(held, -1), valueAt(held, 2)]).toEqual([NaN, NaN]);
});

test('the values of some time steps are those that were recorded there', () => {
  fc.assert(
    fc.property(lines, fc.nat(59), fc.nat(59), (line, a, b) => {
      const [first, last] = [Math.min(a, b, line.length - 1), Math.min(Math.max(a, b), line.length - 1)];
      const found = valuesIn(heldValues(Float64Array.from(line)), first, last);
      expect(new Set(found)).toEqual(new Set(line.slice(first, last + 1)));
    }),
  );
});
