import type { HealthReport } from '../../guard/health/build-report';
import { CLI } from '../../model/cli-call';

/** Where the commands act. */
export type Deployed = Pick<HealthReport, 'project' | 'region' | 'control'>;

/** Words that mean the same to every shell, and that no command takes for an option. Names in run events may be others. */
const PLAIN_WORD = /^\w[\w.:-]*$/;

/** Opens or closes a breaker; undefined where its name is no plain word of a shell. */
export function breakerCommand(deployed: Deployed, action: 'open' | 'close', id: string): string | undefined {
  const reason = action === 'close' ? 'the cause is fixed, checked by hand' : 'INC-123: its runs must not start';
  return control(deployed, ['breaker', action, id], reason);
}

/** Resolves the closed runs of one work; undefined where a name is no plain word of a shell. */
export function resolveCommand(deployed: Deployed, processor: string, dataDate: string): string | undefined {
  return control(deployed, ['resolve', processor, dataDate], 'INC-123: will not be repeated');
}

function control({ project, region, control: name }: Deployed, words: readonly string[], reason: string) {
  if (![project, region, name, ...words].every((word) => PLAIN_WORD.test(word))) return undefined;
  return [
    `export PHASEWATCH_BREAKER_URL=$(gcloud functions describe ${name} --gen2 --project=${project} --region=${region} --format='value(serviceConfig.uri)')`,
    `${CLI} ${words.join(' ')} --reason '${reason}'`,
  ].join('\n');
}
