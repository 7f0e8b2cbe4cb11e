import pc from 'picocolors';
import { audit } from '../../audit/audit';
import { runbookNames } from '../../cli/runbook-names';
import { findingText } from '../../report/audit/finding-text';
import { slowestHang } from '../../report/audit/summary';
import { Duration } from '../../model/duration';
import { readSynthesizedStack } from '../../terraform/terraform-json';
import { nbaProps } from '../../pipelines/nba-props';
import { synthesizeProd } from '../declared';

const runbooks = runbookNames();

describe('the declared pipeline, as it is synthesized', () => {
  const result = audit(synthesizeProd(nbaProps).flatMap(readSynthesizedStack), { runbooks });

  test('fits together, but for what the platform’s own code does', () => {
    expect(result.findings.map(({ severity, rule, message }) => `${severity} ${rule} ${message}`)).toEqual([
      "warning TMO007 phase4-to-phase5 waits 9 min, shorter than the callee's timeout 30 min",
    ]);
  });

  test('does not, where Pub/Sub waits a minute for ten minutes of work', () => {
    const phases = nbaProps.phases.map((phase) => ({
      ...phase,
      deployables: phase.deployables.map((deployable) => ({
        ...deployable,
        triggers: deployable.triggers.map((trigger) =>
          trigger.kind === 'push' && phase.id === 'phase2' ? { ...trigger, ackDeadline: Duration.minutes(1) } : trigger,
        ),
      })),
    }));
    const { findings } = audit(synthesizeProd({ ...nbaProps, phases }).flatMap(readSynthesizedStack), { runbooks });
    expect(findings[0] && findingText(findings[0], pc.createColors(false))).toBe(
      [
        "error TMO002 prod-pipeline/phase2/nba-phase2-raw-processors/nba-phase2-raw-sub: ack deadline 1 min is shorter than the handler's timeout 10 min",
        '  Pub/Sub delivers again while the first delivery still runs: duplicate runs, then the dead letter after 5 tries.',
        '  nba-phase2-raw-processors: timeout 10 min; nba-phase2-raw-sub: ackDeadline 1 min',
        "  fix: ackDeadline of 10 min (the platform's limit), or a timeout of at most 1 min · audit/rules/TMO002/README.md",
      ].join('\n'),
    );
  });

  test('has every deployable in its table, and every time of every processor', () => {
    expect(new Set(result.timeouts.map(({ deployable }) => deployable)).size).toBe(13);
    const watched = new Map(result.timeouts.map(({ deployable, runs }) => [deployable, runs]));
    expect([...watched.values()].flat().flatMap(({ processors }) => processors)).toHaveLength(55);
    expect(result.counts).toMatchObject({ timeouts: 75, errors: 0, unresolved: 0 });
  });

  test('sees every hang', () => {
    const { detection } = result;
    expect(detection).toHaveLength(55);
    for (const { silent, overBudget } of detection) {
      expect([silent.status, overBudget.status]).toEqual(['detected', 'detected']);
    }
    expect(slowestHang(result)).toBe(
      'slowest hang to be seen: prediction-coordinator, 10 min to 20 min 55 s (silence 10 to 15 min, wait for the tick 0 to 1 min, tick 0 to 55 s, visibility 0 to 3 min, evaluation 0 to 1 min)',
    );
  });
});
