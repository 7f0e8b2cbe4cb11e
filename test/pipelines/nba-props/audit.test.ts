import pc from 'picocolors';
import { audit } from '../../../audit/audit';
import { TODAY } from '../../../audit/cases/environment';
import { runbookNames } from '../../../cli/runbook-names';
import { findingText } from '../../../report/audit/finding-text';
import { slowestHang } from '../../../report/audit/summary';
import { Duration } from '../../../model/duration';
import { readSynthesizedStack } from '../../../terraform/terraform-json';
import { nbaProps } from '../../../pipelines/nba-props';
import { synthesizeProd } from '../../declared';

const runbooks = runbookNames();

describe('the synthesized stacks of the declared pipeline', () => {
  const result = audit(synthesizeProd(nbaProps).flatMap(readSynthesizedStack), { runbooks, today: TODAY });

  test('the audit finds that nothing outside watches the monitor, that a caller gives up early, and five functions of an unknown generation', () => {
    expect(result.findings.map(({ severity, rule, message }) => `${severity} ${rule} ${message}`)).toEqual([
      'warning ALR006 nothing outside of the project notices when the timeout monitor stops',
      ...['phase2_to_phase3', 'phase3_to_phase4', 'phase4_timeout_check', 'self_heal', 'transition_monitor'].map(
        (name) =>
          `warning OPN001 externalFunctions/${name}/generation is not declared: the limit of its timeout is not known`,
      ),
      "warning TMO007 phase4-to-phase5 waits 9 min, shorter than the callee's timeout 30 min",
    ]);
  });

  test('an ack deadline below the timeout is a TMO002 error', () => {
    const phases = nbaProps.phases.map((phase) => ({
      ...phase,
      deployables: phase.deployables.map((deployable) =>
        deployable.kind === 'job'
          ? deployable
          : {
              ...deployable,
              triggers: deployable.triggers.map((trigger) =>
                trigger.kind === 'push' && phase.id === 'phase2'
                  ? { ...trigger, ackDeadline: Duration.minutes(1) }
                  : trigger,
              ),
            },
      ),
    }));
    const { findings } = audit(synthesizeProd({ ...nbaProps, phases }).flatMap(readSynthesizedStack), {
      runbooks,
      today: TODAY,
    });
    expect(findings[0] && findingText(findings[0], pc.createColors(false))).toBe(
      [
        "error TMO002 prod-pipeline/phase2/nba-phase2-raw-processors/nba-phase2-raw-sub: ack deadline 1 min is shorter than the handler's timeout 10 min",
        '  Pub/Sub delivers again while the first delivery still runs: duplicate runs, up to 5 at the same time, then the dead letter after 5 tries.',
        '  nba-phase2-raw-processors: timeout 10 min; nba-phase2-raw-sub: ackDeadline 1 min',
        "  fix: ackDeadline of 10 min (the platform's limit), or a timeout of at most 1 min · phasewatch audit --explain TMO002",
      ].join('\n'),
    );
  });

  test('the table of timeouts has every deployable and every processor', () => {
    expect(new Set(result.timeouts.map(({ deployable }) => deployable)).size).toBe(13);
    const runsOf = new Map(result.timeouts.map(({ deployable, runs }) => [deployable, runs]));
    expect([...runsOf.values()].flat().flatMap(({ processors }) => processors)).toHaveLength(55);
    expect(result.counts).toMatchObject({ timeouts: 77, errors: 0, unresolved: 0 });
  });

  test('every hang is detected', () => {
    const { detection } = result;
    expect(detection).toHaveLength(55);
    for (const { silent, overBudget } of detection) {
      expect([silent.status, overBudget.status]).toEqual(['detected', 'detected']);
    }
    expect(slowestHang(result)).toBe(
      'worst-case time to detect a hang: 20 min 55 s, prediction-coordinator (silence allowed 15 min is the largest part)',
    );
  });
});
