import type { GuardConfig } from '../../../model/guard-config';
import type { ConfigSource } from '../../ports/config-source';

/** A configuration in a field. */
export class MemoryConfigSource implements ConfigSource {
  constructor(public config: GuardConfig) {}

  read(): Promise<GuardConfig> {
    return Promise.resolve(this.config);
  }
}
