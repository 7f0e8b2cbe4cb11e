import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { constants, createGunzip, gunzipSync } from 'node:zlib';

/**
 * How entries follow one another in a file: one a line, as elements of one array (`gcloud logging read
 * --format=json`), or as objects over several lines (`jq`).
 */
export type Layout = 'lines' | 'array' | 'objects';

/** A file of log entries. */
export interface LogFile {
  readonly path: string;
  readonly gzip: boolean;
  readonly layout: Layout;
}

const HEAD = 64 * 1_024;

/** Looks at the beginning of a file for what it is; its name does not matter. @throws as `fs.openSync` */
export function inspectLogFile(path: string): LogFile {
  const head = readHead(path);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  // The beginning alone is no whole archive, so what there is of it is taken.
  const start = gzip ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }) : head;
  return {
    path,
    gzip,
    layout: layoutOf(
      start
        .toString('utf8')
        .replace(/^\uFEFF/, '')
        .trimStart(),
    ),
  };
}

/** The bytes of a file, unpacked. */
export function openLogFile({ path, gzip }: LogFile): Readable {
  const file = createReadStream(path, { highWaterMark: 1_024 * 1_024 });
  if (!gzip) return file;
  const unpacked = createGunzip({ chunkSize: 1_024 * 1_024 });
  file.on('error', (error) => unpacked.destroy(error));
  return file.pipe(unpacked);
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
  const line = /^[^\n]*/.exec(start)?.[0].trimEnd() ?? '';
  // An entry that goes on in the next line stops after an opening brace or a comma.
  return /^\{(?:.*[[{,])?$/.test(line) && line.length < start.trimEnd().length ? 'objects' : 'lines';
}
