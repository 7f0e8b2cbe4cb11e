import { readStackFiles } from '../../../../cli/stack-files';
import { loadScenarios } from '../../../../cli/scenario-files';
import { rehearseAll } from '../../../../cli/rehearse-all';
import { monitoringInTerraform } from '../../../../terraform/monitoring-in-terraform';
import { figuresOf } from './figures';

/**
 * Rehearses every scenario, baseline and declared, and prints its figures as JSON lines. It runs outside Jest, whose
 * module loader differs from that of the worker processes.
 */
async function main(stacks: string): Promise<void> {
  const documents = readStackFiles(stacks, 'prod');
  const monitoring = monitoringInTerraform(documents);
  const rehearsals = await rehearseAll(await loadScenarios([], documents), { documents, monitoring, draws: false });
  for (const rehearsal of rehearsals) process.stdout.write(`${JSON.stringify(figuresOf(rehearsal))}\n`);
}

void main(process.argv[2] ?? 'cdktf.out');
