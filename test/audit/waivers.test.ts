import { audit } from '../../audit/audit';
import { Environment, RUNBOOKS, TODAY } from '../../audit/cases/environment';
import { readWaiver, type Waiver } from '../../audit/waivers';
import { configResources } from '../../terraform/config/config-resources';
import { ignoreComments } from '../../terraform/config/ignore-comments';
import { moduleConfig } from '../../terraform/config/module-config';

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

describe('a comment in a file of Terraform', () => {
  const file = (comment: string) => `${comment}
resource "google_cloud_run_v2_service" "api" {
  name = "api"
  template { timeout = "600s" }
}

resource "google_pubsub_subscription" "push" {
  for_each = toset(["a", "b"])
  # phasewatch:ignore:TMO002:exp:${TODAY} the handler answers at once
  name = each.key
}
`;
  const of = (text: string) => ignoreComments('main.tf', text.split('\n'));
  const push = (ack: number) => ({
    name: '${each.key}',
    topic: 't',
    for_each: '${toset(["a", "b"])}',
    ack_deadline_seconds: ack,
    push_config: { push_endpoint: '${google_cloud_run_v2_service.api.uri}' },
  });
  const auditedWith = (comments: ReturnType<typeof of>, ack: number, today = TODAY) => {
    const resource = {
      google_cloud_run_v2_service: { api: { name: 'api', template: { timeout: '600s' } } },
      google_pubsub_subscription: { push: push(ack) },
    };
    const document = { document: { resource }, positionOf: () => undefined, ignores: comments };
    const resources = configResources(
      's',
      moduleConfig([document], () => undefined),
    );
    const { findings, waived } = audit(resources, { runbooks: new Set(), today, profile: 'platform' });
    return {
      findings: findings.filter(({ rule }) => !rule.startsWith('WIR')).map(({ rule, address }) => `${rule} ${address}`),
      waived: waived.map(({ finding: { address }, waiver: { reason } }) => `${address}: ${reason}`),
    };
  };

  test('accepts the findings of every instance of the resource that it stands in', () => {
    expect(auditedWith(of(file('')), 60)).toEqual({
      findings: [],
      waived: [
        'google_pubsub_subscription.push["a"]: the handler answers at once',
        'google_pubsub_subscription.push["b"]: the handler answers at once',
      ],
    });
  });

  test('is about the resource right below it, where it stands above one', () => {
    const found = of(file('// phasewatch:ignore:TMO011:exp:2027-01-31 measured\n# another comment\n'));
    expect([...found].map(([name, all]) => [name, all.map(({ text, at }) => `${at.line} ${text}`)])).toEqual([
      ['google_cloud_run_v2_service.api', ['1 TMO011:exp:2027-01-31 measured']],
      ['google_pubsub_subscription.push', [`11 TMO002:exp:${TODAY} the handler answers at once`]],
    ]);
  });

  test('that has expired or accepts nothing is a finding, once', () => {
    expect(auditedWith(of(file('')), 60, '2026-12-01').findings).toEqual([
      'TMO002 google_pubsub_subscription.push["a"]',
      'TMO002 google_pubsub_subscription.push["b"]',
      'WVR001 main.tf, line 9',
    ]);
    expect(auditedWith(of(file('')), 600).findings).toEqual(['WVR002 main.tf, line 9']);
  });

  test.each(['TMO002', 'TMO002:exp:2027-01-31', 'TMO002 no day is given', 'all:exp:2027-01-31 of all rules'])(
    'without a rule, a day and a reason is refused: %s',
    (text) => {
      const comments = new Map([['google_pubsub_subscription.push', [{ text, at: { file: 'main.tf', line: 9 } }]]]);
      expect(() => auditedWith(comments, 60)).toThrow(/^main\.tf, line 9: .*AUD003/);
    },
  );

  test('that stands at no resource is refused', () => {
    expect(() => of('# phasewatch:ignore:TMO002:exp:2027-01-31 reason\nmodule "x" {\n}')).toThrow(/line 1: .*AUD003/);
    expect(() => of('resource "a" "b" {\n}\n# phasewatch:ignore:TMO002:exp:2027-01-31 reason')).toThrow(/line 3: /);
  });
});
