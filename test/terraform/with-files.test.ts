import { withFiles } from '../../terraform/plan/with-files';
import type { Resource } from '../../terraform/resource';

const resource = (values: Resource['values'], more: Partial<Resource> = {}): Resource => {
  return { stack: 's', type: 't', address: 't.x', path: 't.x', values, origins: new Map(), ...more };
};

const REFERENCE = { references: [{ address: 't.y', attribute: 'uri' }] };

test('the files fill what a plan does not know, with its references, and say where it is written', () => {
  const planned = resource({ name: 'final', source: '${(known after apply)}', b: [{ uri: '${x}', n: 1 }] });
  const written = resource(
    { name: 'other', source: 'a: ${t.y.uri}', b: { uri: '${t.y.uri}', n: 2 }, more: 1 },
    { origins: new Map([['b.0.uri', REFERENCE]]), source: { file: 'main.tf', line: 3 } },
  );
  expect(withFiles([planned], [written])).toEqual([
    {
      ...planned,
      values: { name: 'final', source: 'a: ${t.y.uri}', b: [{ uri: '${t.y.uri}', n: 1 }] },
      origins: new Map([['b.0.uri', REFERENCE]]),
      source: { file: 'main.tf', line: 3 },
    },
  ]);
});

test('what the files leave out is left out, but for a dynamic block that they do not know', () => {
  const planned = resource({ timeout: '${(known after apply)}', push_config: '${(known after apply)}' });
  const written = resource({ dynamic: { push_config: { for_each: '${x}' } } });
  expect(withFiles([planned], [written])[0]?.values).toEqual({ push_config: '${(known after apply)}' });
});

test('a resource that the files do not hold stays as it is', () => {
  const planned = resource({ source: '${(known after apply)}' });
  expect(withFiles([planned], [resource({}, { address: 't.z' })])).toEqual([planned]);
});
