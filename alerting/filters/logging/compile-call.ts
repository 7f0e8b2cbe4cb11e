import { createHash } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { LogEntry } from './log-entry';
import { ask, askScalars } from './compile-comparison';
import { ENTRY_KEYS, type Field } from './entry-fields';
import { foldText } from './fold-text';
import { anyLeaf } from './reach';
import { searchTokens } from './search-tokens';
import type { Call } from './syntax';
import { textOf, type ValueTest } from './value-tests';

type Predicate = (entry: LogEntry) => boolean;

/** Compiles a function that is true or false by itself. */
export function compileCall(call: Call): Predicate {
  switch (call.kind) {
    case 'log_id': {
      const endings = logNameEndings(call.id);
      return (entry) => {
        const name = logNameOf(entry);
        return endings.some((ending) => name.endsWith(ending));
      };
    }
    case 'source': {
      const start = logNameStart(call.resource);
      return (entry) => logNameOf(entry).startsWith(start);
    }
    case 'sample': {
      const limit = call.fraction * 2 ** 32;
      return askScalars(call.field.target, (value) => sampleHash(textOf(value)) <= limit);
    }
    case 'ip_in_net':
      return askScalars(call.field.target, inNetwork(call.network));
    case 'search':
      return search(call.query, call.field);
  }
}

/** Endings of a folded log name with this LOG_ID; in a log name the id is URL-escaped. */
export function logNameEndings(id: string): readonly string[] {
  return [...new Set([id, encodeURIComponent(id)])].map((written) => foldText(`/logs/${written}`));
}

/** How the folded names of the logs of a project, folder or organization begin. */
export function logNameStart(resource: string): string {
  return foldText(`${resource}/logs/`);
}

function logNameOf({ logName }: LogEntry): string {
  return typeof logName === 'string' ? foldText(logName) : '';
}

/**
 * Stands in for the hash that `sample()` uses, which Google does not publish: spread as evenly, and always the same
 * for the same text, but it does not pick the entries that Google's would.
 */
function sampleHash(text: string): number {
  return createHash('md5').update(text).digest().readUInt32BE(0);
}

function inNetwork(network: string): ValueTest {
  const [address = '', bits] = network.split('/');
  const family = isIP(address);
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(address, Number(bits), type);
  return (value) => typeof value === 'string' && isIP(value) === family && list.check(value, type);
}

/** Every word must be there; without a field, or in an object, not all in the same place. */
function search(query: string, field: Field | undefined): Predicate {
  const places = field === undefined ? ENTRY_KEYS.map((key) => ({ keys: [key], proto: false })) : [placeOf(field)];
  const words = searchTokens(query).map((token) => {
    const pattern = new RegExp(token.pattern);
    const found = anyLeaf((value) => value !== null && pattern.test(foldText(textOf(value))));
    return places.map(({ keys, proto }) => ask(keys, found, proto));
  });
  return (entry) => words.every((word) => word.some((place) => place(entry)));
}

function placeOf({ target }: Field) {
  return { keys: target.keys, proto: target.kind === 'payload' && target.proto };
}
