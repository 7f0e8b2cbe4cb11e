import fc from 'fast-check';
import { accountId, bucketName } from '../../model/account-id';
import { GAUGES, type AnyGaugeName } from '../../model/gauges';
import { declaredRunsOf, eventMetrics } from '../../model/event-metrics';
import { platformLogMetrics } from '../../model/platform-log-metrics';
import { Names, STACK_PARTS } from '../../model/names';
import { declaredNames, madeNames } from '../../model/project-names';
import { samplePipeline } from './sample-pipeline';

const MADE = (names: Names) => [
  ...STACK_PARTS.map((part) => names.stack('prod', part)),
  ...STACK_PARTS.map((part) => names.stateFolder(names.stack('prod', part))),
  ...[names.functions, names.jobs, names.runEvents, names.guardAccounts, names.pipelineAccounts, names.roles].map(
    (group) => Object.values(group).join(' '),
  ),
  `${names.guardBucket('shop-prod')} ${names.pipelineBucket('shop-prod')} ${names.database} ${names.sloService}`,
  `${names.gaugeType('ageRatio')} ${names.logMetric('run_outcomes_v1')} ${names.brand}`,
];

describe('names without a prefix', () => {
  test('are those that are deployed today', () => {
    expect(MADE(new Names({ pipeline: 'orders' }))).toEqual([
      'prod-pipeline',
      'prod-guard',
      'prod-observability',
      'phasewatch/prod-pipeline',
      'phasewatch/prod-guard',
      'phasewatch/prod-observability',
      'phasewatch-timeout-monitor phasewatch-run-recorder phasewatch-health-report phasewatch-breaker-control',
      'phasewatch-timeout-monitor phasewatch-health-daily phasewatch-health-weekly',
      'phasewatch-run-events phasewatch-run-events phasewatch-run-recorder',
      'phasewatch-builder phasewatch-scheduler phasewatch-push',
      'orders-builder orders-scheduler orders-push orders-events',
      'phasewatchMetricReader phasewatchPauser phasewatchPushSwitch phasewatchQueueSwitch',
      'shop-prod-phasewatch shop-prod-orders-functions phasewatch phasewatch-orders',
      'custom.googleapis.com/phasewatch/run/age_ratio phasewatch/run_outcomes_v1 Phasewatch',
    ]);
  });

  test('are the same where the default prefix is declared', () => {
    const declared = new Names({ pipeline: 'orders', namePrefix: 'phasewatch' });
    expect(MADE(declared)).toEqual(MADE(new Names({ pipeline: 'orders' })));
  });
});

describe('names with a prefix', () => {
  test('all start with it, and hold no dash where Google allows none', () => {
    expect(MADE(new Names({ pipeline: 'orders', namePrefix: 'shop-a' }))).toEqual([
      'shop-a-prod-pipeline',
      'shop-a-prod-guard',
      'shop-a-prod-observability',
      'shop-a/shop-a-prod-pipeline',
      'shop-a/shop-a-prod-guard',
      'shop-a/shop-a-prod-observability',
      'shop-a-timeout-monitor shop-a-run-recorder shop-a-health-report shop-a-breaker-control',
      'shop-a-timeout-monitor shop-a-health-daily shop-a-health-weekly',
      'shop-a-run-events shop-a-run-events shop-a-run-recorder',
      'shop-a-builder shop-a-scheduler shop-a-push',
      'shop-a-orders-builder shop-a-orders-scheduler shop-a-orders-push shop-a-orders-events',
      'shop_aMetricReader shop_aPauser shop_aPushSwitch shop_aQueueSwitch',
      'shop-prod-shop-a shop-prod-shop-a-orders-functions shop-a shop-a-orders',
      'custom.googleapis.com/shop_a/run/age_ratio shop_a/run_outcomes_v1 Phasewatch shop-a',
    ]);
  });
});

/** A prefix that a declaration may have. */
const prefix = fc.stringMatching(/^[a-z][a-z0-9-]{2,18}[a-z0-9]$/).filter((text) => !text.startsWith('goog'));
/** A pipeline's name. */
const pipelineName = fc.stringMatching(/^[a-z][a-z0-9-]{0,29}$/);
/** A project's id. */
const project = fc.stringMatching(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/);

/** What Google accepts, by kind. https://cloud.google.com/iam/docs/service-accounts-create and the like */
const ACCEPTED: Readonly<Record<string, RegExp>> = {
  deployable: /^[a-z]([a-z0-9-]{0,47}[a-z0-9])$/,
  'scheduler job': /^[a-zA-Z0-9_-]{1,500}$/,
  topic: /^(?!goog)[a-zA-Z][a-zA-Z0-9._~+%-]{2,254}$/,
  subscription: /^(?!goog)[a-zA-Z][a-zA-Z0-9._~+%-]{2,254}$/,
  sink: /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}$/,
  'service account': /^[a-z]([a-z0-9-]{4,28}[a-z0-9])$/,
  bucket: /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  'custom role': /^[a-zA-Z0-9_.]{3,64}$/,
  'Firestore database': /^[a-z][a-z0-9-]{2,61}[a-z0-9]$/,
  'Monitoring service': /^[a-z0-9-]{1,63}$/,
  'folder of metrics': /^[a-z][a-z0-9_]*\/$/,
};

describe('the names of any pipeline', () => {
  test('are names that Google accepts, whatever its name, prefix and project', () => {
    fc.assert(
      fc.property(pipelineName, fc.option(prefix, { nil: undefined }), project, (name, namePrefix, id) => {
        const pipeline = { ...samplePipeline(), name, ...(namePrefix === undefined ? {} : { namePrefix }) };
        for (const { kind, name: made } of madeNames(pipeline, id)) {
          expect([kind, made]).toEqual([kind, expect.stringMatching(ACCEPTED[kind] ?? /^never$/)]);
        }
      }),
    );
  });

  test('differ from those of another prefix in everything that a project holds once', () => {
    fc.assert(
      fc.property(prefix, prefix, project, (a, b, id) => {
        fc.pre(a !== b);
        const taken = new Set(namesWith(a, id));
        expect(namesWith(b, id).filter((name) => taken.has(name))).toEqual([]);
      }),
    );
  });
});

function namesWith(namePrefix: string, id: string): string[] {
  const pipeline = { ...samplePipeline(), namePrefix };
  const names = new Names({ pipeline: pipeline.name, namePrefix });
  return [
    ...STACK_PARTS.map((part) => `stack ${names.stack('prod', part)}`),
    ...madeNames(pipeline, id).map(({ kind, name }) => `${kind} ${name}`),
    ...Object.keys(GAUGES).map((gauge) => `gauge ${names.gaugeType(gauge as AnyGaugeName)}`),
    ...Object.values({
      ...eventMetrics({ names, declared: declaredRunsOf(pipeline) }),
      ...platformLogMetrics({ names }, new Map()),
    }).map(({ name }) => `log metric ${name}`),
  ];
}

test('a declaration has each of its names once in a project', () => {
  expect(declaredNames(samplePipeline())).toEqual([
    { kind: 'deployable', name: 'loader' },
    { kind: 'topic', name: 'files-complete' },
    { kind: 'subscription', name: 'loader-sub' },
    { kind: 'service account', name: 'loader' },
  ]);
});

describe('a name that is too long', () => {
  test('is cut and gets a hash, so that two long names stay different', () => {
    const [a, b] = [`${'x'.repeat(70)}-a`, `${'x'.repeat(70)}-b`];
    expect([accountId(a).length, bucketName(a).length]).toEqual([30, 63]);
    expect(accountId(a)).not.toBe(accountId(b));
    expect(bucketName(a)).not.toBe(bucketName(b));
  });
});
