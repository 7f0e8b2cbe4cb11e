import { count } from '../model/count';
import { Duration } from '../model/duration';
import type { Change } from './change';
import type { ScenarioOutcome } from './side';

type Score = NonNullable<ScenarioOutcome['declared']>;

/** What became of each scenario: detected earlier, later or no longer, other figures, expectations. */
export function scenarioChanges(base: readonly ScenarioOutcome[], head: readonly ScenarioOutcome[]): Change[] {
  const before = new Map(base.map((one) => [one.scenario, one]));
  const after = new Map(head.map((one) => [one.scenario, one]));
  return [
    ...base
      .filter(({ scenario }) => !after.has(scenario))
      .map((one) => change('scenario-removed', one.scenario, { before: outcomeText(one), after: '' })),
    ...head.flatMap((one) => {
      const was = before.get(one.scenario);
      if (was !== undefined) return changesOf(was, one);
      const added = change('scenario-added', one.scenario, { before: '', after: outcomeText(one) });
      return [added, ...unmet(undefined, one)];
    }),
  ];
}

function changesOf(before: ScenarioOutcome, after: ScenarioOutcome): Change[] {
  const scores =
    before.declared === null || after.declared === null
      ? []
      : scoreChanges(after, { before: before.declared, after: after.declared });
  return [...scores, ...unmet(before, after)];
}

function scoreChanges(
  { scenario, isControl }: ScenarioOutcome,
  { before, after }: { readonly before: Score; readonly after: Score },
): Change[] {
  if (isControl) {
    if (before.notifications === after.notifications) return [];
    const kind = after.notifications > before.notifications ? 'control-notifies' : 'scenario-figures';
    const [was, is] = [before, after].map(({ notifications }) => count(notifications, 'notification'));
    return [change(kind, scenario, { field: 'control scenario', before: was ?? '', after: is ?? '' })];
  }
  return [...detectionChange(scenario, before, after), ...figureChanges(scenario, before, after)];
}

function detectionChange(scenario: string, before: Score, after: Score): Change[] {
  const texts = { before: detectedText(before), after: detectedText(after) };
  if (before.detected !== after.detected)
    return [change(after.detected ? 'now-detected' : 'no-longer-detected', scenario, texts)];
  const [was, is] = [before, after].map(({ worstSecondsToDetect }) => worstSecondsToDetect ?? 0);
  if (was === is || was === undefined || is === undefined) return [];
  return [change(is > was ? 'detected-later' : 'detected-earlier', scenario, texts)];
}

const FIGURES: readonly { readonly field: string; readonly of: (score: Score) => number }[] = [
  { field: 'notifications', of: ({ notifications }) => notifications },
  { field: 'failures', of: ({ failures }) => failures },
  { field: 'wasted hours', of: ({ wastedHours }) => Math.round(wastedHours * 10) / 10 },
  { field: 'lost messages', of: ({ lostMessages }) => lostMessages },
];

function figureChanges(scenario: string, before: Score, after: Score): Change[] {
  return FIGURES.filter(({ of }) => of(before) !== of(after)).map(({ field, of }) =>
    change(isStorm(field, of(before), of(after)) ? 'failures-multiplied' : 'scenario-figures', scenario, {
      field,
      before: of(before).toLocaleString('en'),
      after: of(after).toLocaleString('en'),
    }),
  );
}

/** From this factor on, and this number of more failures, they are a storm: a breaker may keep one small. */
const STORM_FACTOR = 1.5;
const FEWEST_OF_STORM = 10;

function isStorm(field: string, before: number, after: number): boolean {
  return field === 'failures' && after >= STORM_FACTOR * before && after - before >= FEWEST_OF_STORM;
}

/** Expectations that were met and are not any more, and the reverse. Their text names the numbers, so a change of it is new. */
function unmet(before: ScenarioOutcome | undefined, after: ScenarioOutcome): Change[] {
  const was = new Map(before?.expectations.map((one) => [`${one.world} ${one.expected}`, one]));
  return after.expectations.flatMap(({ world, expected, met, got }): Change[] => {
    const known = was.get(`${world} ${expected}`);
    if (met === (known?.met ?? true)) return [];
    const texts = { field: expected, before: known?.got ?? '', after: got };
    return [change(met ? 'expectation-met' : 'expectation-not-met', after.scenario, texts)];
  });
}

function change(
  kind: Change['kind'],
  scenario: string,
  texts: { readonly field?: string; readonly before: string; readonly after: string },
): Change {
  return { kind, subjects: [scenario], field: '', ...texts };
}

function outcomeText({ isControl, declared }: ScenarioOutcome): string {
  if (declared === null) return 'only at baseline';
  return isControl ? `control scenario, ${count(declared.notifications, 'notification')}` : detectedText(declared);
}

function detectedText({ detected, bestSecondsToDetect, worstSecondsToDetect }: Score): string {
  if (!detected || worstSecondsToDetect === null) return 'not detected';
  const worst = Duration.seconds(worstSecondsToDetect).toString();
  return bestSecondsToDetect === null || bestSecondsToDetect === worstSecondsToDetect
    ? `detected after ${worst}`
    : `detected after ${Duration.seconds(bestSecondsToDetect).toString()} to ${worst}`;
}
