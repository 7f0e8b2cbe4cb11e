import { audit } from '../../audit/audit';
import { Environment, RUNBOOKS, TODAY } from '../../audit/cases/environment';
import { readWaiver, type Waiver } from '../../audit/waivers';

const WAIVER = {
  rule: 'TMO007',
  address: '*.worker',
  reason: 'the caller does not wait on purpose',
  expires: TODAY,
};

function audited(...waivers: readonly Partial<Waiver>[]) {
  const environment = new Environment();
  Object.assign(environment.config.calls[0] ?? {}, { deadlineSeconds: 540 });
  return audit(environment.resources(), {
    runbooks: RUNBOOKS,
    today: TODAY,
    waivers: waivers.map((waiver) => ({ ...WAIVER, where: 'waivers.yaml, line 1', ...waiver })),
  });
}

test('a waiver takes a finding out of the count and is listed with it', () => {
  const { findings, waived, counts } = audited({});
  expect(findings).toEqual([]);
  expect(counts).toMatchObject({ errors: 0, warnings: 0 });
  expect(waived).toMatchObject([{ finding: { rule: 'TMO007' }, waiver: { reason: WAIVER.reason } }]);
});

test('a waiver holds on its last day and accepts nothing afterwards', () => {
  const { findings, waived } = audited({ expires: '2026-11-29' });
  expect(waived).toEqual([]);
  expect(findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
    "TMO007 starter waits 9 min, shorter than the callee's timeout 10 min",
    'WVR001 the waiver of TMO007 for *.worker expired on 2026-11-29',
  ]);
});

test.each([{ rule: 'TMO006' }, { address: '*.workers' }, { address: 'worker' }])(
  'a waiver that accepts no finding is a finding: %p',
  (waiver) => {
    const { findings } = audited(waiver);
    expect(findings.map(({ rule }) => rule)).toEqual(['TMO007', 'WVR002']);
  },
);

test('characters of an address have no other meaning in its pattern', () => {
  expect(audited({ address: 'google_cloud_run_v2_service.worker' }).waived).toHaveLength(1);
  expect(audited({ address: 'google_cloud_run_v2_service+worker' }).waived).toHaveLength(0);
});

test.each([
  [{ ...WAIVER, reason: undefined }, /reason/],
  [{ ...WAIVER, expires: undefined }, /expires/],
  [{ ...WAIVER, expires: 'never' }, /a day such as/],
  [{ ...WAIVER, rule: 'all' }, /a rule such as/],
  [{ ...WAIVER, until: '2027-01-01' }, /until/],
  ['TMO007', /AUD003/],
])('a waiver without rule, address, reason or day is refused: %p', (value, message) => {
  expect(() => readWaiver('waivers.yaml, line 1', value)).toThrow(message);
});
