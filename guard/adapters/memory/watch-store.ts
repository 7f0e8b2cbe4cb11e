import { NEW_WATCH, WatchConflict, type WatchMemory, type WatchStore } from '../../ports/watch-store';

/** The watch memory in a field. */
export class MemoryWatchStore implements WatchStore {
  memory: WatchMemory = NEW_WATCH;

  async read(): Promise<WatchMemory> {
    await Promise.resolve();
    return this.memory;
  }

  async write(memory: WatchMemory): Promise<void> {
    await Promise.resolve();
    if (this.memory.version !== memory.version) throw new WatchConflict(memory.version);
    this.memory = { ...memory, version: memory.version + 1 };
  }
}
