import { JsonElements, type JsonElement } from '../files/json-elements';
import type { Layout } from './log-file';

/** One entry of a file, not parsed yet. */
export interface RawRecord {
  /** The beginning only, where the entry is too long. */
  readonly bytes: Buffer;
  /** Line of the entry, or its number where entries are not in lines; from 1. */
  readonly number: number;
  /** Is it longer than {@link LONGEST_RECORD}? */
  readonly tooLong: boolean;
}

/** Longer than any entry of Cloud Logging (256 KiB). Limits memory for a broken file. */
export const LONGEST_RECORD = 16 * 1_024 * 1_024;

const NEWLINE = 0x0a;

/** Splits a stream of bytes into records. */
export interface RecordSplitter {
  push(chunk: Buffer): RawRecord[];
  end(): RawRecord[];
}

export function recordSplitter(layout: Layout): RecordSplitter {
  switch (layout) {
    case 'lines':
      return new LineSplitter();
    case 'documents':
      return new DocumentSplitter();
    case 'array':
      return new ValueSplitter(1);
    case 'objects':
      return new ValueSplitter(0);
  }
}

/** The record that a chunk begins and a later one ends. */
class Tail {
  #parts: Buffer[] = [];
  #length = 0;

  add(part: Buffer): void {
    if (this.#length > LONGEST_RECORD) return;
    this.#parts.push(part);
    this.#length += part.length;
  }

  /** The whole record, given its end. */
  take(end: Buffer): Buffer {
    const whole = this.#parts.length === 0 ? end : Buffer.concat([...this.#parts, end]);
    this.#parts = [];
    this.#length = 0;
    return whole;
  }
}

class LineSplitter implements RecordSplitter {
  readonly #tail = new Tail();
  #line = 0;

  push(chunk: Buffer): RawRecord[] {
    const records: RawRecord[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      this.#record(chunk.subarray(from, at), records);
      from = at + 1;
    }
    this.#tail.add(chunk.subarray(from));
    return records;
  }

  end(): RawRecord[] {
    const records: RawRecord[] = [];
    this.#record(Buffer.alloc(0), records);
    return records;
  }

  #record(end: Buffer, records: RawRecord[]): void {
    const bytes = this.#tail.take(end);
    this.#line++;
    if (!isBlank(bytes)) records.push({ bytes, number: this.#line, tooLong: bytes.length > LONGEST_RECORD });
  }
}

/**
 * Splits JSON values. Bytes become characters one by one (`latin1`), so that the bytes of a value can be given back as
 * they are, also where they are no UTF-8.
 */
class ValueSplitter implements RecordSplitter {
  readonly #elements: JsonElements;
  #number = 0;

  /** @param level 1 for the elements of a list, 0 for values one after the other */
  constructor(level: 0 | 1) {
    this.#elements = new JsonElements({ level, longest: LONGEST_RECORD });
  }

  push(chunk: Buffer): RawRecord[] {
    return this.#records(this.#elements.push(chunk.toString('latin1')));
  }

  end(): RawRecord[] {
    return this.#records(this.#elements.end());
  }

  #records(elements: readonly JsonElement[]): RawRecord[] {
    return elements
      .filter(({ text }) => text !== '')
      .map(({ text, tooLong }) => ({ bytes: Buffer.from(text, 'latin1'), number: ++this.#number, tooLong }));
  }
}

/** Splits YAML documents. A document ends at a line of three dashes; inside a document every line of text is indented. */
class DocumentSplitter implements RecordSplitter {
  readonly #tail = new Tail();
  /** The last line, which may be incomplete. */
  #line = Buffer.alloc(0);
  #number = 0;

  push(chunk: Buffer): RawRecord[] {
    const records: RawRecord[] = [];
    const bytes = Buffer.concat([this.#line, chunk]);
    let from = 0;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      if (isSeparator(bytes.subarray(start, end))) {
        this.#record(bytes.subarray(from, start), records);
        from = end + 1;
      }
      start = end + 1;
    }
    this.#tail.add(bytes.subarray(from, start));
    this.#line = bytes.subarray(start);
    if (this.#line.length > LONGEST_RECORD) {
      this.#tail.add(this.#line);
      this.#line = Buffer.alloc(0);
    }
    return records;
  }

  end(): RawRecord[] {
    const records: RawRecord[] = [];
    this.#record(isSeparator(this.#line) ? Buffer.alloc(0) : this.#line, records);
    return records;
  }

  #record(end: Buffer, records: RawRecord[]): void {
    const bytes = this.#tail.take(end);
    if (!isBlank(bytes)) records.push({ bytes, number: ++this.#number, tooLong: bytes.length > LONGEST_RECORD });
  }
}

const DASHES = Buffer.from('---');

function isSeparator(line: Buffer): boolean {
  return line.subarray(0, 3).equals(DASHES) && isBlank(line.subarray(3));
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09 && byte !== NEWLINE) return false;
  return true;
}
