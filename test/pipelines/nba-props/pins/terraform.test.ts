import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { nbaProps } from '../../../../pipelines/nba-props';
import { addEnvironment } from '../../../../stacks/environment';
import { lineDifferences, pinDifferences } from '../../../pins/differences';
import { addressesIn, terraformLines, type TerraformDocument } from '../../../pins/terraform-lines';

const ENVIRONMENTS = ['prod', 'staging'] as const;
const STACKS = ['pipeline', 'guard', 'observability'] as const;
const golden = (name: string) => join(__dirname, 'golden', `${name}.txt`);

/** The lines of every stack of both environments, by stack. */
function synthesized(): ReadonlyMap<string, readonly string[]> {
  const outdir = mkdtempSync(join(tmpdir(), 'phasewatch-pins-'));
  try {
    const app = new App({ stackTraces: false, outdir });
    for (const environment of ENVIRONMENTS) addEnvironment(app, nbaProps, environment);
    app.synth();
    const stacks = join(outdir, 'stacks');
    return new Map(
      readdirSync(stacks).map((name) => {
        const text = readFileSync(join(stacks, name, 'cdk.tf.json'), 'utf8');
        return [name, terraformLines(JSON.parse(text) as TerraformDocument)];
      }),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const stacks = synthesized();
const linesOf = (stack: string) => stacks.get(stack) ?? [];

describe('what Terraform would create for nba-props', () => {
  test('has exactly the stacks of both environments', () => {
    expect([...stacks.keys()].sort()).toEqual(
      ENVIRONMENTS.flatMap((environment) => STACKS.map((stack) => `${environment}-${stack}`)).sort(),
    );
  });

  test.each(STACKS)('is unchanged in prod-%s: every address and attribute', (stack) => {
    const lines = linesOf(`prod-${stack}`);
    expect(addressesIn(lines).length).toBeGreaterThan(10);
    expect(pinDifferences(golden(`terraform-prod-${stack}`), lines)).toEqual([]);
  });

  // Lines that staging shares with prod are pinned in prod.
  test.each(STACKS)('is unchanged in staging-%s, in the lines that differ from prod', (stack) => {
    const asProd = linesOf(`staging-${stack}`).map((line) => line.replaceAll('staging', 'prod'));
    const own = lineDifferences(linesOf(`prod-${stack}`), asProd);
    expect(pinDifferences(golden(`terraform-staging-${stack}`), own)).toEqual([]);
  });
});

describe('a change of what Terraform would create is listed', () => {
  const alert = (body: object): TerraformDocument => ({
    resource: { google_monitoring_alert_policy: { silent: body } },
  });
  const before = terraformLines(
    alert({
      '//': { metadata: 'x' },
      severity: 'ERROR',
      documentation: { content: 'Look at $${metric.label.phase}.' },
    }),
  );
  const changes = (body: object) => lineDifferences(before, terraformLines(alert(body)));

  test('if an attribute changes', () => {
    expect(changes({ severity: 'CRITICAL', documentation: { content: 'Look at $${metric.label.phase}.' } })).toEqual([
      '- google_monitoring_alert_policy.silent severity = "ERROR"',
      '+ google_monitoring_alert_policy.silent severity = "CRITICAL"',
    ]);
  });

  test('if a resource is renamed', () => {
    const renamed = terraformLines({ resource: { google_monitoring_alert_policy: { quiet: { severity: 'ERROR' } } } });
    expect(lineDifferences(before, renamed)).toContain('+ google_monitoring_alert_policy.quiet severity = "ERROR"');
  });

  test('if a text loses a variable, but not if only its wording changes', () => {
    const [same, lost] = ['See $${metric.label.phase}.', 'See the phase.'].map((content) =>
      changes({ severity: 'ERROR', documentation: { content } }),
    );
    expect(same).toEqual([]);
    expect(lost).toHaveLength(2);
  });
});
