import { z } from 'zod';
import { misfitOf } from '../../model/misfit';

const schema = z.object({ version: z.literal(1), rules: z.array(z.enum(['a', 'b'])) });

test.each([
  [[], 'array where object is expected'],
  [{ version: 1 }, 'rules: nothing where array is expected'],
  [{ version: 2, rules: [] }, 'version: another value than 1'],
  [{ version: 1, rules: ['c'] }, 'rules.0: another value than one of "a"|"b"'],
])('%j does not fit: %s', (value, text) => {
  const { error } = schema.safeParse(value);
  expect(error === undefined ? undefined : misfitOf(error)).toBe(text);
});
