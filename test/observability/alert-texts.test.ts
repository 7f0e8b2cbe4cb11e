import type { Pipeline } from '../../model/pipeline';
import { examplePipeline } from '../example/pipeline';
import { sampleDeployable, samplePipeline, sampleProcessor, sampleSchedule } from '../model/sample-pipeline';
import { Observed, type Policy } from './observed';

/** Pipelines whose texts differ: every kind of trigger, one schedule alone, work that only opens tickets. */
const PIPELINES: readonly (readonly [string, Pipeline])[] = [
  ['the example', examplePipeline],
  ['one schedule', samplePipeline(sampleDeployable({ triggers: [sampleSchedule()] }))],
  ['P3 alone', samplePipeline(sampleDeployable({ processors: [sampleProcessor({ criticality: 'P3' })] }))],
];
const all = PIPELINES.flatMap(([where, pipeline]) =>
  [...new Observed(pipeline).policies].map(([id, policy]) => [`${id} of ${where}`, id, policy] as const),
);

const textOf = ({ documentation: { subject, content } }: Policy) => `${subject}\n${content}`.replaceAll('$${', '${'); // Terraform's escape
const sentencesOf = (policy: Policy) => textOf(policy).split(/(?<=[.!?])\s+|\n+/);

/**
 * Sentences that claim something for all cases. Each stands here with what makes it hold in every case that raises the alert;
 * a new one fails until it is looked at.
 */
const CLAIMS: Readonly<Record<string, string>> = {
  'Nothing is lost before the retention ends.': 'Pub/Sub keeps what is not acknowledged; the retention is declared',
  'Messages failed every delivery attempt and wait in ${resource.label.subscription_id}.':
    'Pub/Sub forwards a message after its last attempt',
  'A function of the guard logs errors of its own (verdicts on runs are not counted).': 'the filter of the metric',
  'For more than 5 min, every tick has had more running or unresolved runs than it reads or closes.':
    'the duration of the condition',
  'What waits is not lost.': 'subscriptions and queues keep what waits; shown only where there is one',
  'No event is lost: they wait in Pub/Sub.': 'the recorder acknowledges what is stored; dead letters are kept',
  'Messages wait, nothing is lost.': 'of an open breaker: its subscription keeps them; shown only where there is one',
  'Tasks wait, nothing is lost.': 'of an open breaker: a paused queue keeps them; shown only where there is one',
  'Nothing is broken yet.': 'of ratios below 1: the limit is not reached',
  'The lines are kept whole.': 'the recorder stores the original of what it rejects, cut into parts if it is large',
  'Expected failures are not counted.': 'the filter of the objective leaves them out',
  'Expected failures (no data yet, upstream not done) are not counted.': 'the filter of the metric leaves them out',
  'Runs are not affected.': 'the monitor does not touch a run, it closes its record',
  'Runs are judged as usual.': 'effects.onTrigger catches what a trigger answers, and the tick goes on',
  'Every declared processor is still judged by its worst and its latest runs, and pages as usual.':
    'guard/tick/read-runs.ts reads each processor by itself where a list is full',
};
const CLAIMING =
  /\b(never (?!completed)|always|nothing|no event|by itself|by themselves|every|whole\.|not lost|not counted|not affected|as usual)/i;

describe('an alert text', () => {
  test.each(all)('claims only what is known to hold whenever it is raised: %s', (_, __, policy) => {
    const claims = sentencesOf(policy).filter((sentence) => CLAIMING.test(sentence) && !sentence.endsWith('?'));
    expect(claims.filter((sentence) => !knownClaim(sentence))).toEqual([]);
  });

  test('has no entry in the list of claims that no text makes', () => {
    const sentences = new Set(all.flatMap(([, , policy]) => sentencesOf(policy)));
    expect(Object.keys(CLAIMS).filter((claim) => !sentences.has(claim))).toEqual([]);
  });

  test.each(all)('names only labels that its series have: %s', (_, __, policy) => {
    const named = [...textOf(policy).matchAll(/\$\{(metric|resource|metric_or_resource)\.label\.(\w+)\}/g)].map(
      ([, , label = '']) => label,
    );
    const series = JSON.stringify(policy.conditions);
    const ofGauges = ['job', 'task_id'];
    for (const label of named) {
      const isKept = series.includes(label) || (series.includes('generic_task') && ofGauges.includes(label));
      expect([label, isKept]).toEqual([label, true]);
    }
  });

  // What raises an alert in other ways than the first one that comes to mind.
  test.each([
    ['breaker-open', 'unless a person opened it', 'a person opened the breaker: there is no cool-down'],
    ['run-silent', 'a person resolves the work', 'work that will not be repeated is resolved by a person'],
    ['run-over-budget', 'a person resolves the work', 'work that will not be repeated is resolved by a person'],
    ['run-silent', 'none with progress', 'heartbeats go on without progress'],
    ['rejected-events', '`undeclared_source`', 'a valid line of a service that is not declared'],
    ['calls-refused', 'breaker-control', 'breaker-control refuses a token that IAM has let through'],
    ['trigger-refused', 'may not be run again', 'a restart is refused, and no breaker has changed'],
  ])('%s covers that %s', (id, words) => {
    const policy = new Observed(examplePipeline).policies.get(id);
    expect(textOf(policy as Policy).toLowerCase()).toContain(words.toLowerCase());
  });
});

function knownClaim(sentence: string): boolean {
  return sentence.replace(/^\d\. /, '') in CLAIMS || sentence in CLAIMS;
}
