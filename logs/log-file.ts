import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { constants, createGunzip, gunzipSync } from 'node:zlib';

/**
 * How a file holds entries: one a line, as elements of one array (`gcloud logging read --format=json`), as objects over
 * several lines (`jq`), or as YAML documents (`gcloud logging read` without `--format`).
 */
export type Layout = 'lines' | 'array' | 'objects' | 'documents';

/** A file of log entries. */
export interface LogFile {
  readonly path: string;
  readonly gzip: boolean;
  readonly layout: Layout;
  /** As PowerShell's `>` writes it. @default - UTF-8 */
  readonly encoding?: 'utf-16le';
}

/** Can a database read the file directly? */
export function isPlainJson({ layout, encoding }: LogFile): boolean {
  return layout !== 'documents' && encoding === undefined;
}

const HEAD = 64 * 1_024;

/** Finds compression, encoding and layout from the beginning of a file. @throws as `fs.openSync` */
export function inspectLogFile(path: string): LogFile {
  const head = readHead(path);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  // The beginning is not a complete archive; flushing gives as much of it as there is.
  const start = gzip ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }) : head;
  const encoding = start[0] === 0xff && start[1] === 0xfe ? 'utf-16le' : undefined;
  const layout = layoutOf(new TextDecoder(encoding).decode(start).trimStart());
  return { path, gzip, layout, ...(encoding === undefined ? {} : { encoding }) };
}

/** Opens a file, unpacked and in UTF-8. */
export function openLogFile({ path, gzip, encoding }: LogFile): Readable {
  const file = createReadStream(path, { highWaterMark: 1_024 * 1_024 });
  const bytes = gzip ? unpacked(file) : file;
  return encoding === undefined ? bytes : Readable.from(recoded(bytes, encoding));
}

function unpacked(file: Readable): Readable {
  const unzip = createGunzip({ chunkSize: 1_024 * 1_024 });
  file.on('error', (error) => unzip.destroy(error));
  return file.pipe(unzip);
}

async function* recoded(bytes: Readable, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk as Buffer, { stream: true }));
}

function readHead(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEAD);
    return head.subarray(0, readSync(file, head, 0, HEAD, 0));
  } finally {
    closeSync(file);
  }
}

function layoutOf(start: string): Layout {
  if (start.startsWith('[')) return 'array';
  if (/^(?:---\s|[A-Za-z]\w*:(?:\s|$))/.test(start)) return 'documents';
  const line = /^[^\n]*/.exec(start)?.[0].trimEnd() ?? '';
  // The first line of an entry over several lines ends with an opening bracket or a comma.
  return /^\{(?:.*[[{,])?$/.test(line) && line.length < start.trimEnd().length ? 'objects' : 'lines';
}
