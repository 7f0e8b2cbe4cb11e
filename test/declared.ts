import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { Pipeline } from '../model/pipeline';
import type { StackDocument } from '../terraform/terraform-json';
import { addEnvironment } from '../stacks/environment';

/** The three stacks of `prod` for a pipeline, as `npm run synth` would write them. */
export function synthesizeProd(pipeline: Pipeline): StackDocument[] {
  const outdir = mkdtempSync(join(tmpdir(), 'phasewatch-synth-'));
  try {
    const app = new App({ stackTraces: false, outdir });
    addEnvironment(app, pipeline, 'prod');
    app.synth();
    return ['prod-pipeline', 'prod-guard', 'prod-observability'].map((stack) => ({
      stack,
      document: JSON.parse(readFileSync(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8')) as unknown,
    }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
