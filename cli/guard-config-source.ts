import { Option } from 'commander';
import { StorageConfigSource } from '../guard/adapters/google/config-source';
import { MemoryConfigSource } from '../guard/adapters/memory/config-source';
import type { ConfigSource } from '../guard/ports/config-source';
import { declaredStack } from '../simulation/declared-stack';
import { readCurrentStacks, type StackOptions } from './current-stacks';

/** Options that name the configuration of a guard. */
export interface GuardConfigOptions extends StackOptions {
  /** Its object in Cloud Storage, `gs://...`. @default - the configuration in the synthesized stacks */
  readonly config?: string;
}

export const GUARD_CONFIG_OPTION = new Option('--config <gs://...>', "the deployed guard's configuration").env(
  'GUARD_CONFIG',
);

/** The configuration of the deployed guard, or that of the synthesized stacks. */
export async function guardConfigSource({ config, stack, environment }: GuardConfigOptions): Promise<ConfigSource> {
  if (config !== undefined) return new StorageConfigSource(config, process.env['STORAGE_EMULATOR_HOST']);
  const { documents } = await readCurrentStacks({ stack, environment });
  return new MemoryConfigSource(declaredStack(documents).config);
}
