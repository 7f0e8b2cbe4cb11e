// cspell:ignore Berln europewest nver pusch servise titel
import fc from 'fast-check';
import { BREAKER_DEFAULTS } from '../../model/breaker';
import type { Channel } from '../../model/channel';
import { definePipeline } from '../../model/define-pipeline';
import { Duration } from '../../model/duration';
import { pipelineSchema } from '../../model/pipeline-schema';
import { schedulesOf, type Pipeline } from '../../model/pipeline';
import { InputError } from '../../model/problem';
import { TOPIC_EVENTS, type RequestTrigger } from '../../model/trigger';
import { schemaOf } from '../../model/schema-of';
import { examplePipeline } from '../example/pipeline';
import { jobsExample } from '../jobs-example/pipeline';
import { changed, everyField, everyWrong, fieldNames, nameOfPlace } from './every-field';
import { sampleDeployable, samplePipeline, sampleProcessor, samplePush } from './sample-pipeline';
import { z } from 'zod';

/** The refusal of what JavaScript may hand over; 'accepted' if there is none. */
function refusal(declaration: unknown): string {
  try {
    definePipeline(declaration as Pipeline);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'accepted';
}

const BREAKER = { ...BREAKER_DEFAULTS, failureRate: { above: 0.5, window: Duration.minutes(15), minimumRuns: 20 } };
const CHANNELS: readonly Channel[] = [
  { kind: 'email', address: 'oncall@example.com' },
  { kind: 'pubsub', topic: 'projects/orders-shop/topics/pages' },
  { kind: 'existing', name: 'projects/orders-shop/notificationChannels/1' },
];

const CALLER = 'caller@orders-shop.iam.gserviceaccount.com';

/** A trigger with its optional fields. */
function withEveryField(trigger: RequestTrigger): RequestTrigger {
  switch (trigger.kind) {
    case 'event':
      return { ...trigger, region: 'eu' };
    case 'schedule':
      return { ...trigger, caller: CALLER };
    case 'push': {
      const deadLetterTopic = `${trigger.subscription}-undelivered`;
      return { ...trigger, caller: CALLER, deadLetterTopic, expiresAfter: Duration.days(31) };
    }
    default:
      return trigger;
  }
}

/** Messages of a topic as events: a trigger of adopted functions alone. */
const ON_MESSAGES: Pipeline['phases'][number] = {
  ...samplePipeline().phases[0],
  id: 'messages',
  title: 'Messages',
  deployables: [
    {
      kind: 'function',
      name: 'orders-on-messages',
      timeout: Duration.minutes(5),
      concurrency: 1,
      maxInstances: 1,
      processors: [],
      triggers: [{ kind: 'event', eventType: TOPIC_EVENTS, topic: 'orders-imported', retry: false }],
    },
  ],
};

/** A declaration that sets every field: on the example, in which each kind of trigger stands. */
const full: Pipeline = {
  ...examplePipeline,
  namePrefix: 'orders',
  sharesProject: true,
  isNewRegion: false,
  adoptTopics: false,
  analysis: { retention: Duration.days(90) },
  observeOnly: true,
  openPoints: [],
  externalFunctions: [{ name: 'import-check', description: 'Checks the import', generation: 1 }],
  destroyable: ['staging'],
  reports: { daily: '0 7 * * *', weekly: '0 8 * * 0', timeZone: 'Europe/Berlin' },
  repository: {
    url: 'https://github.com/acme/pipelines',
    runbooks: 'docs/runbooks',
    declaration: 'pipelines/orders.ts',
  },
  onCall: {
    ...examplePipeline.onCall,
    page: CHANNELS,
    ticket: CHANNELS,
    slackWebhookSecret: 'slack-webhook',
    tickCheckSecret: 'tick-check',
  },
  phases: [...examplePipeline.phases, ...jobsExample().phases, ON_MESSAGES].map((phase) => ({
    ...phase,
    deployables: phase.deployables.map((deployable) => {
      const isScheduled = schedulesOf(deployable).length === 1 && deployable.triggers.length === 1;
      const ofKind =
        deployable.kind === 'job'
          ? {
              ...deployable,
              triggers: deployable.triggers.map((trigger) =>
                trigger.kind === 'scheduled-run' ? { ...trigger, caller: CALLER } : trigger,
              ),
            }
          : {
              ...deployable,
              ingress: 'internal' as const,
              triggers: deployable.triggers.map(withEveryField),
            };
      return {
        ...ofKind,
        breaker: BREAKER,
        serviceAccount: 'orders@orders-shop.iam.gserviceaccount.com',
        adopt: true,
        observeOnly: false,
        processors: deployable.processors.map((processor) => ({
          ...processor,
          breaker: deployable.processors.length === 1 ? BREAKER : { failuresInARow: 'never' as const },
          startGrace: Duration.hours(1),
          retriesAfterTimeout: isScheduled ? 1 : 0,
          reportsProgress: true,
        })),
      };
    }),
  })),
};

describe('the schema of a declaration', () => {
  test('a valid declaration passes', () => {
    expect(refusal(full)).toBe('accepted');
  });

  test('the declaration of this test sets every field of the schema', () => {
    const set = everyField(pipelineSchema, full).map(({ path }) => nameOfPlace(full, path, pipelineSchema));
    expect(fieldNames(pipelineSchema).filter((name) => !set.includes(name))).toEqual([]);
  });

  test('each field removed, misspelt, of a wrong type or of a wrong value is refused by its name', () => {
    const cases = everyWrong(pipelineSchema, full);
    expect(cases.length).toBeGreaterThan(500);
    const accepted = cases.filter(({ field, value }) => !refusal(value).includes(field)).map(({ title }) => title);
    expect(accepted).toEqual([]);
  });

  test('a type and its schema that differ do not compile', () => {
    interface Named {
      readonly name: string;
      readonly size?: number;
    }
    schemaOf<Named>()(z.strictObject({ name: z.string(), size: z.number().optional() }));
    // @ts-expect-error a field is missing
    schemaOf<Named>()(z.strictObject({ name: z.string() }));
    // @ts-expect-error a field is required
    schemaOf<Named>()(z.strictObject({ name: z.string(), size: z.number() }));
    // @ts-expect-error a field has another type
    schemaOf<Named>()(z.strictObject({ name: z.string(), size: z.string().optional() }));
    // @ts-expect-error a field is not documented
    schemaOf<Named>()(z.strictObject({ name: z.string(), size: z.number().optional(), more: z.string().optional() }));
    expect(true).toBe(true);
  });
});

describe('the refusal of a declaration from JavaScript', () => {
  test.each<[string, readonly (string | number)[], unknown, string]>([
    [
      'an unknown kind of deployable',
      ['phases', 0, 'deployables', 0, 'kind'],
      'pool',
      `phases[0].deployables[0].kind: the value is 'service', 'function' or 'job', got "pool"; choose one of service, function, job [SCH003]`,
    ],
    [
      'a job with the fields of a service',
      ['phases', 0, 'deployables', 0, 'kind'],
      'job',
      `phases[0].deployables[0].tasks: a required field is set, got nothing; write a number [SCH001]`,
    ],
    [
      'a misspelt kind of deployable',
      ['phases', 1, 'deployables', 0, 'kind'],
      'servise',
      `phases[1].deployables[0].kind: the value is 'service', 'function' or 'job', got "servise"; did you mean 'service'? [SCH003]`,
    ],
    [
      'an unknown criticality',
      ['phases', 0, 'deployables', 0, 'processors', 1, 'criticality'],
      'P9',
      `phases[0].deployables[0].processors[1].criticality: the value is 'P0', 'P1', 'P2' or 'P3', got "P9"`,
    ],
    [
      'a misspelt kind of trigger',
      ['phases', 0, 'deployables', 0, 'triggers', 0, 'kind'],
      'pusch',
      `phases[0].deployables[0].triggers[0].kind: the value is 'schedule', 'push', 'queue', 'http' or 'event', got "pusch"; did you mean 'push'? [SCH003]`,
    ],
    ['an empty title', ['phases', 0, 'title'], '', `phases[0].title: a text is not empty, got ""`],
    [
      'an unknown region',
      ['region'],
      'europe-west33',
      `orders/region: the region is a region of Google Cloud, got "europe-west33"; did you mean 'europe-west3'?`,
    ],
    [
      'a misspelt time zone',
      ['phases', 0, 'deadline', 'timeZone'],
      'Europe/Berln',
      `a time zone has an IANA name, got "Europe/Berln"; did you mean 'Europe/Berlin'?`,
    ],
    ['no phase', ['phases'], [], 'orders/phases: there is at least one phase, got []'],
    ['no environment', ['projects'], {}, 'orders/projects: there is at least one environment'],
    [
      'a number where a name or a number may stand',
      ['phases', 0, 'deployables', 0, 'breaker', 'failuresInARow'],
      'nver',
      'breaker.failuresInARow: the value is a number or \'never\', got "nver"',
    ],
  ])('%s', (_, path, to, message) => {
    expect(refusal(changed(full, path, () => to))).toContain(message);
  });

  test.each([undefined, null, 5, 'orders', [], {}])('%j instead of a declaration', (value) => {
    expect(refusal(value)).toMatch(/^pipeline.* \[SCH00[14]\]/);
  });

  test('a misspelt field is one problem, with the name of the field', () => {
    const { title, ...phase } = full.phases[0] ?? samplePipeline().phases[0] ?? { title: '' };
    expect(refusal({ ...full, phases: [{ ...phase, titel: title }, ...full.phases.slice(1)] })).toBe(
      "orders/phases[0].titel: every field is one that exists, got 'titel'; did you mean 'title'? [SCH002]",
    );
  });

  test('a region that is newer than the list is accepted where the declaration says so, if it has the form of one', () => {
    expect(refusal({ ...full, region: 'europe-west99', isNewRegion: true })).toBe('accepted');
    expect(refusal({ ...full, region: 'europewest99', isNewRegion: true })).toContain('[DEC070]');
  });

  test('wrong types and wrong values are reported together', () => {
    const wrong = sampleDeployable({
      kind: 'pool' as 'service',
      triggers: [samplePush({ maxDeliveryAttempts: 4 })],
      processors: [sampleProcessor({ budget: Duration.hours(2) })],
    });
    expect(refusal(samplePipeline(wrong)).match(/\[\w+\]$/gm)).toEqual(['[SCH003]', '[LIM002]']);
  });
});

describe('one mistake that many fields share', () => {
  const all = (constant: Duration) =>
    samplePipeline(
      sampleDeployable({
        processors: Array.from({ length: 34 }, (_, i) => sampleProcessor({ name: `load-${i}`, budget: constant })),
      }),
    );

  test('an invalid duration of 34 processors is one problem, with its place in the declaration and in the file', () => {
    const message = refusal(all(Duration.minutes(-9)));
    expect(message).toMatch(
      /^sample\/phases\[0\]\.deployables\[0\]\.processors\[0\]\.budget \(and 33 more\): .* got Duration\.minutes\(-9\) \(test\/model\/pipeline-schema\.test\.ts:\d+\); .*\[DUR001\]$/,
    );
  });

  test('a duration over a limit in 34 processors is one problem', () => {
    expect(refusal(all(Duration.hours(2)))).toMatch(
      /^sample\/phase1\/loader\/load-0\/budget \(and 33 more\): .*\[LIM001\]$/,
    );
  });

  test('different mistakes in the same field stay apart', () => {
    const processors = [
      sampleProcessor({ name: 'a', budget: Duration.hours(2) }),
      sampleProcessor({ name: 'b', budget: Duration.hours(3) }),
    ];
    expect(refusal(samplePipeline(sampleDeployable({ processors }))).split('\n')).toHaveLength(2);
  });

  test('a name that is used twice is reported with both places', () => {
    const message = refusal(samplePipeline(sampleDeployable({ processors: [sampleProcessor(), sampleProcessor()] })));
    expect(message).toContain('phases[0].deployables[0].processors[1]');
    expect(message).toContain('phases[0].deployables[0].processors[0]');
  });
});

test('a valid declaration with any subset of the optional fields passes', () => {
  const optional = everyField(pipelineSchema, full).filter(({ isOptional, path }) => {
    // Dependent fields: an adopted deployable has a service account; every topic has a publisher and a reader; a phase with
    // processors has a deadline and a goal; an event has filters, or a topic where the function is adopted.
    const field = String(path.at(-1));
    const isOnMessages = path[1] === full.phases.length - 1;
    const isDependent =
      ['serviceAccount', 'publishes', 'deadline', 'runSuccess', 'filters', 'topic'].includes(field) ||
      (isOnMessages && field === 'adopt') ||
      path[0] === 'externalTopics';
    return isOptional && !isDependent;
  });
  fc.assert(
    fc.property(fc.subarray(optional), (removed) => {
      // Longest path first, so that what is around it still stands there.
      const paths = removed.map(({ path }) => path).sort((a, b) => b.length - a.length);
      const declaration = paths.reduce<unknown>((value, path) => changed(value, path, undefined), full);
      expect(refusal(declaration)).toBe('accepted');
    }),
    { numRuns: 50 },
  );
});
