// cspell:ignore dayly filse importad importd imprted pricd reprt runevents
import { Duration } from '../../model/duration';
import { declaredStack } from '../../simulation/declared-stack';
import type { Rehearsal } from '../../simulation/rehearsal';
import { rehearseScenario } from '../../simulation/rehearse-scenario';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';
import control from '../example/scenarios/ordinary-days';
import { EditedStacks } from './edited-stacks';

const synthesized = synthesizeProd(examplePipeline);
const PUSH = 'google_pubsub_subscription';
const PUBSUB = 'pubsub.googleapis.com/projects/orders-shop/topics';
const JOB = 'google_cloud_scheduler_job';
const SINK = 'google_logging_project_sink';

/** One ordinary day. */
const rehearse = (edited: EditedStacks) =>
  rehearseScenario({ ...control, lasts: Duration.hours(18) }, 'declared', declaredStack(edited.documents));
const unmetOf = ({ expectations }: Rehearsal) => expectations.filter(({ met }) => !met);
const gapsOf = (edited: EditedStacks) => declaredStack(edited.documents).gaps;
const edited = () => new EditedStacks(synthesized);
type Config = { topics: { published: { topic: string }[]; publishedElsewhere: string[]; readElsewhere: string[] } };

const ordinary = rehearse(edited());

test('without a misspelt topic every message reaches its reader, and the control scenario holds', () => {
  expect(unmetOf(ordinary)).toEqual([]);
  const { topics, scheduled, runEvents, gaps } = declaredStack(synthesized);
  expect([gaps, topics.assumed, scheduled.assumed, runEvents.assumed]).toEqual([[], [], [], []]);
});

test('the control scenario fails, names the topic, and no run starts that waits for its messages', () => {
  const rehearsal = rehearse(edited().set(PUSH, 'orders-dispatch-sub', 'topic', 'orders-importd'));
  expect(unmetOf(rehearsal)).toContainEqual({
    expected: 'every message and every call reaches a reader',
    met: false,
    got: expect.stringContaining(
      'orders-dispatch-sub reads the topic orders-importd, to which nothing publishes',
    ) as string,
    notJudged: null,
    policy: null,
    seconds: 18 * 3_600,
  });
  // The imports run; what reads them does not, and the report fails once an hour because its input is missing.
  expect(rehearsal.runs).not.toBe(ordinary.runs);
  expect(rehearsal.worst.incidents.map(({ policy }) => policy)).toContain('runs-not-started');
});

test('where the sink and the recorder do not share a topic, the guard has no record of any run', () => {
  const lost = edited().set(SINK, 'phasewatch-run-events', 'destination', `${PUBSUB}/phasewatch-runevents`);
  const rehearsal = rehearse(lost);
  expect(rehearsal.runs).toBeGreaterThan(0);
  expect(
    unmetOf(rehearsal)
      .map(({ got }) => got)
      .join(),
  ).toContain('phasewatch-run-events');
  expect(rehearsal.worst.incidents.map(({ policy }) => policy)).toContain('deadline-missed');
});

describe('a topic that is misspelt after synth fails the control scenario, which names it', () => {
  test.each<[string, EditedStacks, string]>([
    [
      'of the subscription of the first phase',
      edited().set(PUSH, 'orders-import-sub', 'topic', 'projects/orders-shop/topics/orders-filse'),
      'orders-import-sub reads the topic orders-filse, to which nothing publishes',
    ],
    [
      'of the subscription of a later phase, whose function adds tasks',
      edited().set(PUSH, 'orders-dispatch-sub', 'topic', 'orders-importd'),
      'orders-dispatch-sub reads the topic orders-importd, to which nothing publishes (did you mean orders-imported?)',
    ],
    [
      'of the publisher, in the configuration of the guard',
      edited().configure((config) => {
        const [first] = (config as unknown as Config).topics.published;
        if (first !== undefined) first.topic = 'orders-imprted';
      }),
      'phase import publishes to the topic orders-imprted, which nothing reads (did you mean orders-imported?)',
    ],
    [
      'of the topic itself',
      edited().set('google_pubsub_topic', 'orders-imported', 'name', 'orders-importad'),
      'orders-dispatch-sub reads the topic orders-importad, to which nothing publishes',
    ],
    [
      'that is marked as published elsewhere',
      edited().configure((config) => {
        (config as unknown as Config).topics.publishedElsewhere = ['orders-fils'];
      }),
      'orders-import-sub reads the topic orders-files, to which nothing publishes',
    ],
    [
      'that is marked as read elsewhere',
      edited().configure((config) => {
        (config as unknown as Config).topics.readElsewhere = ['orders-pricd'];
      }),
      'phase price publishes to the topic orders-priced, which nothing reads',
    ],
    [
      'of the dead letters',
      edited().set(PUSH, 'orders-import-sub', 'dead_letter_policy.dead_letter_topic', 'orders-files-dql'),
      'the dead-letter policy of orders-import-sub publishes to the topic orders-files-dql, which nothing reads',
    ],
    [
      'of the subscription that keeps dead letters',
      edited().set(PUSH, 'orders-files-dlq-kept', 'topic', 'orders-files-dql'),
      'orders-files-dlq-kept reads the topic orders-files-dql, to which nothing publishes (did you mean orders-files-dlq?)',
    ],
    [
      'of the run-event sink',
      edited().set(
        SINK,
        'phasewatch-run-events',
        'destination',
        'pubsub.googleapis.com/projects/orders-shop/topics/phasewatch-runevents',
      ),
      'no log sink publishes to the topic phasewatch-run-events, from which phasewatch-run-recorder gets run events',
    ],
    [
      "of the recorder's subscription",
      edited().set(PUSH, 'phasewatch-run-recorder', 'topic', 'phasewatch-run-event'),
      'no log sink publishes to the topic phasewatch-run-event, from which phasewatch-run-recorder gets run events',
    ],
  ])('%s', (_, stacks, gap) => {
    expect(gapsOf(stacks)).toContainEqual(expect.stringContaining(gap));
  });
});

describe('a schedule', () => {
  const TO_TOPIC = { topic_name: 'projects/orders-shop/topics/orders-report', data: 'e30=' };
  const REPORT_SUB = {
    name: 'orders-report-sub',
    topic: 'projects/orders-shop/topics/orders-report',
    push_config: { push_endpoint: '${google_cloud_run_v2_service.report_orders-report_service_CD4FD53D.uri}/report' },
  };
  const toTopic = (topicName: string) =>
    edited()
      .set(JOB, 'orders-report-daily', 'http_target', undefined)
      .set(JOB, 'orders-report-daily', 'pubsub_target', { ...TO_TOPIC, topic_name: topicName })
      .add('prod-pipeline', PUSH, 'report_sub', REPORT_SUB);

  test('with a Pub/Sub target reaches its deployable through the subscription to its topic', () => {
    const stack = declaredStack(toTopic(TO_TOPIC.topic_name).documents);
    expect([stack.gaps, stack.scheduled.arrivals.get('orders-report-daily')]).toEqual([[], { kind: 'message' }]);
  });

  test('with a Pub/Sub target whose topic is misspelt reaches no reader', () => {
    expect(gapsOf(toTopic('projects/orders-shop/topics/orders-reprt'))).toEqual(
      expect.arrayContaining([
        'the Scheduler job orders-report-daily publishes to the topic orders-reprt, but orders-report-sub reads orders-report',
        'orders-report-sub reads the topic orders-report, to which nothing publishes (did you mean orders-reprt?)',
      ]),
    );
  });

  test.each<[string, EditedStacks, string]>([
    [
      'that calls another deployable',
      edited().set(
        JOB,
        'orders-report-daily',
        'http_target.uri',
        '${google_cloud_run_v2_service.price_orders-stock_service_29D582E7.uri}/report',
      ),
      'the Scheduler job orders-report-daily calls orders-stock, not orders-report',
    ],
    [
      'that is paused',
      edited().set(JOB, 'orders-report-daily', 'paused', true),
      'the Scheduler job orders-report-daily is declared as paused',
    ],
    [
      'of another name',
      edited().set(JOB, 'orders-report-daily', 'name', 'orders-report-dayly'),
      'no stack has the Scheduler job orders-report-daily',
    ],
    [
      'without a URL and a topic',
      edited().set(JOB, 'orders-report-daily', 'http_target', undefined),
      'the target of the Scheduler job orders-report-daily is neither a URL nor a topic',
    ],
  ])('%s reaches no reader', (_, stacks, gap) => {
    expect(gapsOf(stacks)).toEqual([gap]);
  });

  test('fires as its job says, in the time zone of the job', () => {
    const { scheduled, config } = declaredStack(
      edited()
        .set(JOB, 'orders-report-daily', 'schedule', '30 5 * * 1')
        .set(JOB, 'orders-report-daily', 'time_zone', 'America/New_York').documents,
    );
    expect(scheduled.schedules).toEqual([
      { ...config.schedules?.[0], cron: '30 5 * * 1', timeZone: 'America/New_York' },
    ]);
  });
});

test('topics that are exchanged are found: neither phase gets the messages that it waits for', () => {
  const exchanged = edited()
    .set(PUSH, 'orders-dispatch-sub', 'topic', 'orders-priced')
    .add('prod-pipeline', PUSH, 'other_sub', { name: 'warehouse-sub', topic: 'orders-imported' });
  expect(gapsOf(exchanged)).toEqual([
    'orders-pricing is called by orders-dispatch, which no message reaches: orders-dispatch-sub reads the topic orders-priced, to which price publishes, which itself waits for orders-dispatch',
    'orders-stock is called by orders-pricing, which no message reaches: orders-pricing is called by orders-dispatch, which no message reaches: orders-dispatch-sub reads the topic orders-priced, to which price publishes, which itself waits for orders-dispatch',
  ]);
});

test.each<[string, EditedStacks]>([
  ['that a sink filter leaves out', edited().set(SINK, 'phasewatch-run-events', 'filter', 'severity>=ERROR')],
  ['of a sink that is switched off', edited().set(SINK, 'phasewatch-run-events', 'disabled', true)],
])('lines %s do not reach the recorder', (_, stacks) => {
  const line = { severity: 'INFO', jsonPayload: { run_event: { type: 'started' } } };
  expect(declaredStack(synthesized).runEvents.routes(line)).toBe(true);
  expect(declaredStack(stacks.documents).runEvents.routes(line)).toBe(false);
});

test('what is known at apply only is taken to arrive, and is said', () => {
  const unknown = edited().set(PUSH, 'orders-import-sub', 'topic', '${var.topic}');
  const { topics } = declaredStack(unknown.documents);
  expect(topics.gaps).toEqual([]);
  expect(topics.assumed).toContain('the topic that orders-import-sub reads is known at apply only');
});
