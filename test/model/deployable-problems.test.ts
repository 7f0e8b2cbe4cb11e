import { definePipeline } from '../../model/define-pipeline';
import { Duration } from '../../model/duration';
import type { Deployable, JobDeployable } from '../../model/pipeline';
import { InputError } from '../../model/problem';
import type { EventTrigger } from '../../model/trigger';
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

test.each<[string, Deployable, string[]]>([
  ['for 10 min', onEvents({ timeout: Duration.minutes(10) }), []],
  ['for longer than its delivery waits', onEvents({ timeout: Duration.minutes(11) }), ['LIM001']],
  ['and with another trigger', onEvents({ triggers: [EVENT, samplePush()] }), ['DEC101']],
  [
    'on the messages of a topic',
    onEvents({ triggers: [{ ...EVENT, eventType: 'google.cloud.pubsub.topic.v1.messagePublished' }] }),
    ['DEC103'],
  ],
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
