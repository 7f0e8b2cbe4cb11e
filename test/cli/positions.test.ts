import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { auditStacks } from '../../audit/audit';
import { tsxLoader } from '../../cli/cdktf-app';
import { readStacks } from '../../terraform/stack-documents';

/** An app with a construct of its own in another file, and a service whose timeout is out of range on line 3 of it. */
const CONSTRUCT = `import { CloudRunV2Service } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import { Construct } from 'constructs';
export const api = (scope: Construct) => new CloudRunV2Service(scope, 'api', {
  name: 'api', location: 'us-central1', template: { timeout: '7200s', containers: [{ image: 'i' }] },
});
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
      expect.objectContaining({ rule: 'TMO001', address: 'shop/api', source: { file: 'api.ts', line: 3 } }),
    );
    expect(readFileSync(join(folder, 'out', 'stacks', 'shop', 'cdk.tf.json'), 'utf8')).not.toContain('api.ts');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
