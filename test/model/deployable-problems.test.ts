import { definePipeline } from '../../model/define-pipeline';
import { Duration } from '../../model/duration';
import type { Deployable, JobDeployable } from '../../model/pipeline';
import { InputError } from '../../model/problem';
import { TOPIC_EVENTS, type EventTrigger } from '../../model/trigger';
import { sampleDeployable, sampleJob, samplePipeline, sampleProcessor, samplePush } from './sample-pipeline';

const codesOf = (deployable: Deployable): string[] => {
  try {
    definePipeline(samplePipeline(deployable));
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ code }) => code);
    throw error;
  }
  return [];
};

const EVENT: EventTrigger = {
  kind: 'event',
  eventType: 'google.cloud.storage.object.v1.finalized',
  filters: { bucket: 'uploads' },
  retry: true,
};
const MESSAGE: EventTrigger = { kind: 'event', eventType: TOPIC_EVENTS, topic: 'uploads', retry: true };
const onEvents = (changes: Parameters<typeof sampleDeployable>[0] = {}) =>
  sampleDeployable({ kind: 'function', timeout: Duration.minutes(9), triggers: [EVENT], processors: [], ...changes });
const processors = (amount: number) =>
  Array.from({ length: amount }, (_, i) => sampleProcessor({ name: `rebuild-${i}` }));

test.each<[string, Partial<JobDeployable>, string[]]>([
  ['a task timeout of 168 h, which no service may have', { timeout: Duration.hours(168) }, []],
  ['a longer one', { timeout: Duration.hours(169) }, ['LIM001']],
  ['a budget above an hour', { processors: [sampleProcessor({ budget: Duration.hours(100) })] }, []],
  ['eleven retries', { retries: 11 }, ['LIM002']],
  ['no task', { tasks: 0 }, ['LIM002']],
  ['more tasks at once than it has', { tasks: 1, parallelism: 2 }, ['LIM002']],
  ['two tasks with a processor each', { tasks: 2, processors: processors(2) }, []],
  ['two tasks without processors', { tasks: 2, processors: [] }, []],
  ['two tasks that share a processor', { tasks: 2, processors: processors(1) }, ['DEC102']],
])('a job with %s: %#', (_, changes, codes) => {
  expect(codesOf(sampleJob(changes))).toEqual(codes);
});

test('a job may leave to the platform how many tasks run at once', () => {
  const { parallelism: _, ...job } = sampleJob({ tasks: 5, processors: [] });
  expect(codesOf(job)).toEqual([]);
});

test.each<[string, Deployable, string[]]>([
  ['for 10 min', onEvents({ timeout: Duration.minutes(10) }), []],
  ['for longer than its delivery waits', onEvents({ timeout: Duration.minutes(11) }), ['LIM001']],
  ['and with another trigger', onEvents({ triggers: [EVENT, samplePush()] }), ['DEC101']],
  ['on the messages of a topic', onEvents({ triggers: [MESSAGE] }), ['DEC103']],
  [
    'on the messages of a topic, adopted',
    onEvents({ triggers: [MESSAGE], adopt: true, serviceAccount: 'a@sample-project.iam.gserviceaccount.com' }),
    [],
  ],
  ['on messages without a topic', onEvents({ triggers: [{ ...EVENT, eventType: TOPIC_EVENTS }] }), ['DEC105']],
  ['of a bucket with a topic', onEvents({ triggers: [{ ...EVENT, topic: 'uploads' }] }), ['DEC103', 'DEC105']],
  ['without a filter', onEvents({ triggers: [{ ...EVENT, filters: {} }] }), ['DEC104']],
  ['that is a service', onEvents({ kind: 'service' }), ['DEC100']],
  [
    'with a budget above 10 min',
    onEvents({ processors: [sampleProcessor({ budget: Duration.minutes(11) })] }),
    ['LIM001'],
  ],
])('a function on an event %s: %#', (_, deployable, codes) => {
  expect(codesOf(deployable)).toEqual(codes);
});
