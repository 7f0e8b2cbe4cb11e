import { judgedFor, type JudgedAhead } from '../../cli/judge-ahead';

const stackWith = (timeout: string) => [
  {
    stack: 'prod-pipeline',
    document: { resource: { google_cloud_run_v2_service: { orders: { template: { timeout } } } } },
  },
];
const ahead = { stacks: stackWith('600s'), files: [], rehearsals: [] } as unknown as JudgedAhead;

test('what was judged ahead counts where the app has made the same stacks', () => {
  expect(judgedFor(stackWith('600s'), ahead)).toBe(ahead);
});

test('it does not count where the app has made other stacks', () => {
  expect(judgedFor(stackWith('601s'), ahead)).toBeUndefined();
  expect(judgedFor([...stackWith('600s'), { stack: 'prod-guard', document: {} }], ahead)).toBeUndefined();
});

test('nothing was judged ahead', () => {
  expect(judgedFor(stackWith('600s'), undefined)).toBeUndefined();
});
