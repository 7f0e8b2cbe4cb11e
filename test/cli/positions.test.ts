import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { auditStacks } from '../../audit/audit-stacks';
import { tsxLoader } from '../../cli/cdktf-app';
import { readStacks } from '../../terraform/stack-documents';

/** A construct of two resources in a file of its own; the one on line 5 has a timeout out of range. */
const CONSTRUCT = `import { CloudRunV2Service } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { Construct } from 'constructs';
const template = { timeout: '7200s', containers: [{ image: 'i' }] };
const both = (api: Construct) => [new CloudRunV2Service(api, 's', { name: 's', location: 'l', template }), new PubsubTopic(api, 't', { name: 't' })];
export const api = (scope: Construct) => both(new Construct(scope, 'api'));
`;
const MAIN = `import { App, TerraformStack } from 'cdktf';
import { api } from './api';
const app = new App({ skipValidation: true });
api(new TerraformStack(app, 'shop'));
app.synth();
`;

test('synth writes beside the stacks where each construct is made, findings name it, and nothing deployed holds it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phasewatch positions '));
  try {
    writeFileSync(join(folder, 'api.ts'), CONSTRUCT);
    writeFileSync(join(folder, 'main.ts'), MAIN);
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const record = pathToFileURL(resolve('cli/record-positions.ts')).href;
    const { status, stderr } = spawnSync(process.execPath, ['--import', tsxLoader(), '--import', record, 'main.ts'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, CDKTF_OUTDIR: 'out' },
    });
    expect([status, stderr]).toEqual([0, '']);
    const { findings } = auditStacks(readStacks(join(folder, 'out'), ''), { runbooks: new Set() });
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: 'TMO001', address: 'shop/api', source: { file: 'api.ts', line: 5 } }),
    );
    expect(readFileSync(join(folder, 'out', 'stacks', 'shop', 'cdk.tf.json'), 'utf8')).not.toContain('api.ts');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
