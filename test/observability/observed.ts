import { type App, Testing } from 'cdktf';
import type { Pipeline } from '../../model/pipeline';
import type { StackDocument } from '../../terraform/terraform-json';
import { ObservabilityStack } from '../../stacks/observability-stack';

export interface Aggregation {
  readonly alignment_period: string;
  readonly per_series_aligner: string;
  readonly cross_series_reducer?: string;
  readonly group_by_fields?: readonly string[];
}

export interface Condition {
  readonly display_name: string;
  readonly condition_threshold?: {
    readonly filter: string;
    readonly duration: string;
    readonly comparison: string;
    readonly threshold_value: number;
    readonly aggregations?: readonly Aggregation[];
  };
  readonly condition_absent?: {
    readonly filter: string;
    readonly duration: string;
    readonly aggregations?: readonly Aggregation[];
  };
  readonly condition_prometheus_query_language?: { readonly query: string; readonly duration: string };
}

export interface Policy {
  readonly display_name: string;
  readonly severity: string;
  readonly combiner: string;
  readonly conditions: readonly Condition[];
  readonly notification_channels: readonly string[];
  readonly user_labels: Readonly<Record<string, string>>;
  readonly documentation: { readonly subject: string; readonly content: string; readonly mime_type: string };
  readonly alert_strategy: {
    readonly auto_close: string;
    readonly notification_prompts: readonly string[];
    readonly notification_channel_strategy?: readonly { readonly renotify_interval: string }[];
  };
}

export interface LogMetric {
  readonly name: string;
  readonly description: string;
  readonly filter: string;
  readonly label_extractors?: Readonly<Record<string, string>>;
  readonly value_extractor?: string;
  readonly metric_descriptor: {
    readonly metric_kind: string;
    readonly value_type: string;
    readonly labels?: readonly { readonly key: string; readonly description: string }[];
  };
  readonly bucket_options?: { readonly explicit_buckets: { readonly bounds: readonly number[] } };
}

export interface Slo {
  readonly slo_id: string;
  readonly display_name: string;
  readonly goal: number;
  readonly rolling_period_days: number;
  readonly request_based_sli: {
    readonly good_total_ratio: { readonly good_service_filter: string; readonly bad_service_filter: string };
  };
}

interface Resources {
  readonly google_monitoring_alert_policy: Readonly<Record<string, Policy>>;
  readonly google_logging_metric: Readonly<Record<string, LogMetric>>;
  readonly google_monitoring_slo: Readonly<Record<string, Slo>>;
  readonly google_monitoring_dashboard: Readonly<Record<string, { readonly dashboard_json: string }>>;
  readonly google_monitoring_metric_descriptor: Readonly<Record<string, { readonly type: string }>>;
  readonly google_monitoring_notification_channel?: Readonly<
    Record<string, { readonly type: string; readonly labels: Readonly<Record<string, string>> }>
  >;
}

/**
 * The observability stack of `prod`, read from the synthesized JSON. It is synthesized alone, because no stack refers to
 * another and bundling the guard's functions would take most of the time.
 */
export class Observed {
  private readonly resources: Resources;
  /** The stack as in a file of synthesized Terraform. */
  readonly document: StackDocument;
  /** Policies by their construct id, such as `run-silent`. */
  readonly policies: ReadonlyMap<string, Policy>;
  readonly logMetrics: readonly LogMetric[];
  readonly slos: readonly Slo[];
  /** Dashboards by title. */
  readonly dashboards: ReadonlyMap<string, unknown>;

  constructor(pipeline: Pipeline, environment = 'prod') {
    const app: App = Testing.app({ fakeCdktfJsonPath: true, stackTraces: false });
    const stack = new ObservabilityStack(app, 'prod-observability', { pipeline, environment });
    const document = JSON.parse(Testing.synth(stack, true)) as { resource: Resources };
    this.document = { stack: 'prod-observability', document };
    this.resources = document.resource;
    this.policies = new Map(
      Object.entries(this.resources.google_monitoring_alert_policy).map(([id, policy]) => [
        id.replace(/_policy_[0-9A-F]{8}$/, ''),
        policy,
      ]),
    );
    this.logMetrics = Object.values(this.resources.google_logging_metric);
    this.slos = Object.values(this.resources.google_monitoring_slo);
    this.dashboards = new Map(
      Object.values(this.resources.google_monitoring_dashboard).map(({ dashboard_json: text }) => {
        const dashboard = JSON.parse(text) as { displayName: string };
        return [dashboard.displayName, dashboard];
      }),
    );
  }

  /** The types of the metrics that the stack declares. */
  declaredMetrics(): string[] {
    return [
      ...Object.values(this.resources.google_monitoring_metric_descriptor).map(({ type }) => type),
      ...this.logMetrics.map(({ name }) => `logging.googleapis.com/user/${name}`),
    ];
  }

  /** The addresses that a policy notifies. */
  notifiedBy(policy: Policy): string[] {
    return policy.notification_channels.map((reference) => {
      const name = /^\$\{google_monitoring_notification_channel\.([^.]+)\.name\}$/.exec(reference)?.[1];
      if (name === undefined) return reference;
      const channel = this.resources.google_monitoring_notification_channel?.[name];
      return channel?.labels['email_address'] ?? channel?.type ?? reference;
    });
  }
}

/** The filter of a condition; empty for PromQL. */
export function filterOf({ condition_threshold: threshold, condition_absent: absent }: Condition): string {
  return (threshold ?? absent)?.filter ?? '';
}

/** Removes the escapes that keep Terraform from reading Google's variables. */
export function unescaped(text: string): string {
  return text.replaceAll(/\$\$\{/g, '${').replaceAll(/%%\{/g, '%{');
}
