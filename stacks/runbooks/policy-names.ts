import type { AlertCondition } from '../../constructs/alert-condition';
import type { Duration } from '../../model/duration';
import type { Alert } from '../alerts/alert';
import type { TemplateNames } from './render-template';

/**
 * The numbers of the policies of one folder: each is there only if all its policies have it and have the same, so that
 * a runbook cannot give one policy's number for another.
 */
export function policyNames(alerts: readonly Alert[]): TemplateNames['values'] {
  const first = alerts.map(({ conditions }) => conditions[0]);
  const window = common(alerts.map(({ conditions }) => windowOf(conditions[0])));
  const duration = common(first.map((condition) => condition?.duration));
  return {
    'policy window': window?.toString(),
    // Twice the window also shows what came before the first entry that was counted.
    'policy look-back': window?.times(2).toCompact(),
    'policy threshold': common(first.map(thresholdOf))?.toString(),
    'policy duration': duration?.toString(),
    'policy renotify': common(alerts.map(({ renotify }) => renotify))?.toString(),
  };
}

function windowOf(condition: AlertCondition | undefined): Duration | undefined {
  return condition?.kind === 'threshold' ? condition.aggregation?.alignmentPeriod : undefined;
}

function thresholdOf(condition: AlertCondition | undefined): number | undefined {
  return condition?.kind === 'threshold' ? condition.threshold : undefined;
}

/** The value that all have; undefined where one has none or they differ. */
function common<T extends number | Duration>(all: readonly (T | undefined)[]): T | undefined {
  const [first] = all;
  return first !== undefined && all.every((each) => each !== undefined && each.toString() === first.toString())
    ? first
    : undefined;
}
