import type { Layout } from './log-file';

/** One entry as it stands in a file, not read yet. */
export interface RawRecord {
  readonly bytes: Buffer;
  /** Its line, or its number where entries are not in lines; from 1. */
  readonly number: number;
}

/** Longer than any entry that Cloud Logging takes (256 KiB), so that a broken file does not fill the memory. */
export const LONGEST_RECORD = 16 * 1_024 * 1_024;

const [NEWLINE, QUOTE, BACKSLASH, COMMA] = [0x0a, 0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Cuts a stream of bytes into records. One that is too long comes as its beginning, which is no JSON. */
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

/** What is left of one chunk, until the next one ends it. */
class Tail {
  #parts: Buffer[] = [];
  #length = 0;

  add(part: Buffer): void {
    if (this.#length > LONGEST_RECORD) return;
    this.#parts.push(part);
    this.#length += part.length;
  }

  /** What was left, with its end; nothing is left then. */
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
    if (!isBlank(bytes)) records.push({ bytes, number: this.#line });
  }
}

/** Follows braces, brackets and quotes; a record ends where they are all closed, or at a comma between elements. */
class ValueSplitter implements RecordSplitter {
  readonly #tail = new Tail();
  #depth = 0;
  #number = 0;
  #inText = false;
  #escaped = false;

  /** @param base how deep records are: 1 in an array, 0 by themselves */
  constructor(readonly base: number) {}

  push(chunk: Buffer): RawRecord[] {
    const records: RawRecord[] = [];
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i];
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inText = false;
      } else if (byte === QUOTE) this.#inText = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        this.#depth++;
        if (this.#depth === this.base) from = i + 1;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        this.#depth = Math.max(0, this.#depth - 1);
        const closed = this.#depth === this.base ? i + 1 : this.#depth < this.base ? i : undefined;
        if (closed !== undefined) {
          this.#record(chunk.subarray(from, closed), records);
          from = i + 1;
        }
      } else if (byte === COMMA && this.#depth === this.base) {
        this.#record(chunk.subarray(from, i), records);
        from = i + 1;
      }
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
    if (!isBlank(bytes)) records.push({ bytes, number: ++this.#number });
  }
}

/** A document ends at a line of three dashes; inside of one, every line of text is indented. */
class DocumentSplitter implements RecordSplitter {
  readonly #tail = new Tail();
  /** The last line, as far as it is there. */
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
    if (!isBlank(bytes)) records.push({ bytes, number: ++this.#number });
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
