// cspell:ignore importd
import pc from 'picocolors';
import { auditStacks } from '../../audit/audit-stacks';
import { TODAY } from '../../audit/cases/environment';
import { runbookNames } from '../../cli/runbook-names';
import { Duration } from '../../model/duration';
import { findingText } from '../../report/audit/finding-text';
import { slowestHang } from '../../report/audit/summary';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';

const runbooks = runbookNames();

describe('the synthesized stacks of the example pipeline', () => {
  const result = auditStacks(synthesizeProd(examplePipeline), { runbooks, today: TODAY });

  test('have one warning, that nothing outside observes the monitor, and every value is known', () => {
    expect(result.findings.map(({ rule }) => rule)).toEqual(['ALR006']);
    expect(result.counts).toMatchObject({ timeouts: 62, errors: 0, warnings: 1, unresolved: 0 });
  });

  test('have every deployable and every processor in the table of timeouts', () => {
    const runsOf = new Map(result.timeouts.map(({ deployable, runs }) => [deployable, runs]));
    expect([...runsOf.keys()].filter((name) => name.startsWith('orders-')).sort()).toEqual([
      'orders-dispatch',
      'orders-import',
      'orders-pricing',
      'orders-report',
      'orders-stock',
    ]);
    expect([...runsOf.values()].flat().flatMap(({ processors }) => processors)).toHaveLength(7);
  });

  test('have bounds for every hang', () => {
    expect(result.detection).toHaveLength(7);
    for (const { silent, overBudget } of result.detection) {
      expect([silent.status, overBudget.status]).toEqual(['detected', 'detected']);
    }
    expect(slowestHang(result)).toBe(
      'worst-case time to detect a hang: 14 min 55 s, daily-sales (silence allowed 9 min is the largest part)',
    );
  });

  test('have a WIR007 error for a topic that is misspelt after the declaration was checked', () => {
    const documents = synthesizeProd(examplePipeline).map(
      (document) =>
        JSON.parse(
          JSON.stringify(document).replaceAll('"name":"orders-imported"', '"name":"orders-importd"'),
        ) as typeof document,
    );
    const { findings } = auditStacks(documents, { runbooks, today: TODAY });
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ rule, message, fix }) => ({ rule, message, fix }))).toEqual([
      {
        rule: 'WIR007',
        message: 'nothing reads the topic orders-imported, to which phase import publishes',
        fix: 'correct its name (is it orders-importd?), or add a subscription, or mark it in externalTopics.readElsewhere',
      },
      {
        rule: 'WIR007',
        message: 'nothing publishes to the topic orders-importd',
        fix: 'correct its name (is it orders-imported?), or mark it in externalTopics.publishedElsewhere',
      },
    ]);
  });

  test('have a TMO002 error if an ack deadline is shorter than the timeout', () => {
    const phases = examplePipeline.phases.map((phase) => ({
      ...phase,
      deployables: phase.deployables.map((deployable) =>
        deployable.kind === 'job'
          ? deployable
          : {
              ...deployable,
              triggers: deployable.triggers.map((trigger) =>
                trigger.kind === 'push' && phase.id === 'import'
                  ? { ...trigger, ackDeadline: Duration.minutes(1) }
                  : trigger,
              ),
            },
      ),
    }));
    const { findings } = auditStacks(synthesizeProd({ ...examplePipeline, phases }), { runbooks, today: TODAY });
    expect(findings[0] && findingText(findings[0], pc.createColors(false))).toBe(
      [
        "error TMO002 prod-pipeline/import/orders-import/orders-import-sub: ack deadline 1 min is shorter than the handler's timeout 10 min",
        '  Pub/Sub delivers again while the first delivery still runs: duplicate runs, up to 5 at the same time, then the dead letter after 5 tries.',
        '  orders-import: timeout 10 min; orders-import-sub: ackDeadline 1 min',
        "  fix: ackDeadline of 10 min (the platform's limit), or a timeout of at most 1 min · phasewatch audit --explain TMO002",
      ].join('\n'),
    );
  });
});
