import type { Finding, FindingCode, Incident } from './build-report';

/** The runbook of the alert that fires for the same cause; null where no alert does. */
const RUNBOOKS: Readonly<Record<Exclude<FindingCode, 'run-unresolved'>, string | null>> = {
  'monitor-still': 'monitor-down',
  'run-over-budget': 'run-over-budget',
  'run-silent': 'run-silent',
  'success-low': 'slo-burn',
  'failure-rate': 'actionable-failures',
  slow: 'run-near-budget',
  'slower-than-month': 'run-near-budget',
  'records-outside': null,
  'not-complete': 'runs-not-started',
  'breaker-open': 'breaker-open',
  'deadline-missed': 'deadline-missed',
  'slo-spent': 'slo-burn',
  'slo-low': 'slo-burn',
  'slo-none': null,
  'policy-disabled': null,
  'policy-none': null,
};

/** Addresses of runbooks, from that of their page; none where the configuration is older than this field. */
export class Runbooks {
  constructor(private readonly page: string | undefined) {}

  ofIncident({ state }: Pick<Incident, 'state'>): { readonly runbook?: string } {
    return this.at(state === 'went_silent' ? 'run-silent' : 'run-over-budget');
  }

  /** @returns the finding with its runbook; one that names its own stays as it is */
  withRunbook(finding: Finding): Finding {
    const alert = finding.code === 'run-unresolved' ? null : RUNBOOKS[finding.code];
    return alert === null ? finding : { ...finding, ...this.at(alert) };
  }

  private at(alert: string): { readonly runbook?: string } {
    return this.page === undefined ? {} : { runbook: `${this.page}#${alert}` };
  }
}
