import type { AuditResult } from '../../audit/audit';
import type { Detection } from '../../audit/detection';
import type { DetectionTime } from '../../audit/detection/detection-time';
import type { Duration } from '../../model/duration';
import { judgedJson } from '../../model/judged';
import { showReading, type Reading } from '../../audit/facts/reading';
import type { RuntimeUse } from '../../audit/runtimes';
import type { TimeoutRow } from '../../audit/timeouts';

/** The audit as JSON, version 1, for other programs. Fields may be added and are never renamed; times are whole seconds. */
export function jsonReport(result: AuditResult): string {
  return `${JSON.stringify(auditJson(result), null, 2)}\n`;
}

/** The same, to be part of another JSON. */
export function auditJson(result: AuditResult) {
  return {
    version: 1,
    environments: result.environments,
    stacks: result.stacks,
    counts: result.counts,
    judged: judgedJson(result.judged),
    timeouts: result.timeouts.map(timeoutJson),
    alerts: result.alerts.map(({ environment, address, condition, duration }) => {
      return { environment, address, condition, duration: time(duration) };
    }),
    detection: result.detection.map(detectionJson),
    watching: result.usage.map(({ environment, lines, policies, prices }) => ({
      environment,
      pricesAsOf: prices?.asOf ?? null,
      currency: prices?.currency ?? null,
      usage: lines.map(({ item, amount, unit, basis, price }) => ({
        item,
        amount,
        unit: unit.many,
        how: basis,
        price: price ?? null,
      })),
      policies,
    })),
    runtimes: result.runtimes.map(runtimeJson),
    findings: result.findings.map((finding) => {
      const { rule, name, severity, status, address, resource, source, message, detail, values, fix, doc } = finding;
      const place = { address, resource: resource ?? null, source: source ?? null };
      return { rule, name, severity, status, ...place, message, detail, values, fix, doc };
    }),
    waived: result.waived.map(({ finding: { rule, address, message }, waiver: { reason, expires } }) => {
      return { rule, address, message, reason, expires };
    }),
    rules: result.rules,
    notRead: { types: result.unread, modules: result.unreadModules },
  };
}

function timeoutJson({ environment, phase, deployable, address, timeout, ceiling, call, runs }: TimeoutRow) {
  return {
    environment,
    phase: phase ?? null,
    deployable,
    address,
    timeout: time(timeout),
    ...(ceiling === undefined ? {} : { ceiling: time(ceiling) }),
    call:
      call === undefined
        ? null
        : {
            kind: call.kind,
            by: call.by,
            address: call.address,
            deadline: time(call.deadline),
            retries: 'value' in call.retries ? call.retries.value : null,
          },
    runs: runs.map(({ processors, heartbeat, silence, budget }) => ({
      processors,
      heartbeatSeconds: heartbeat.toSeconds(),
      silenceSeconds: silence.toSeconds(),
      budgetSeconds: budget.toSeconds(),
    })),
  };
}

function detectionJson({ environment, phase, deployable, processor, criticality, silent, overBudget }: Detection) {
  return {
    environment,
    phase,
    deployable,
    processor,
    criticality,
    silent: detectionTime(silent),
    overBudget: detectionTime(overBudget),
  };
}

function detectionTime(detection: DetectionTime) {
  if (detection.status !== 'detected') return detection;
  const { status, best, worst, dominant, bounds, policy } = detection;
  return {
    status,
    bestSeconds: best.toSeconds(),
    worstSeconds: worst.toSeconds(),
    dominant: dominant.name,
    bounds: bounds.map((bound) => ({
      name: bound.name,
      bestSeconds: bound.best.toSeconds(),
      worstSeconds: bound.worst.toSeconds(),
    })),
    policy,
  };
}

/** Documented in audit/rules/RTM001/README.md. */
function runtimeJson({ runtime, functions, support }: RuntimeUse) {
  const known = 'dates' in support ? support : undefined;
  return {
    runtime: runtime ?? null,
    functions,
    status: support.status,
    deprecated: known?.dates.deprecated ?? null,
    decommissioned: known?.dates.decommissioned ?? null,
    daysToDeprecation: known?.toDeprecation ?? null,
    daysToDecommission: known?.toDecommission ?? null,
    asOf: known?.dates.asOf ?? null,
    source: known?.dates.source ?? null,
  };
}

/** `from`: declared, the platform's default, missing or unresolved. */
function time(reading: Reading<Duration>) {
  return {
    seconds: 'value' in reading ? reading.value.toSeconds() : null,
    from: reading.kind,
    ...(reading.kind === 'unresolved' ? { text: showReading(reading) } : {}),
  };
}
