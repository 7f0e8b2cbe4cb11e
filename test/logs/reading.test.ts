import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inspectLogFile, type Layout } from '../../logs/log-file';
import { readEntries, type BadRecord } from '../../logs/read-entries';
import { LONGEST_RECORD, recordSplitter } from '../../logs/split-records';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-'));
const path = join(folder, 'logs');
afterAll(() => rmSync(folder, { recursive: true }));

async function read(content: string | Buffer) {
  writeFileSync(path, content);
  const file = inspectLogFile(path);
  const entries: unknown[] = [];
  const bad: BadRecord[] = [];
  for await (const batch of readEntries(file)) {
    entries.push(...batch.entries);
    bad.push(...batch.bad);
  }
  return { layout: file.layout, entries, bad: bad.map(({ where, reason }) => `${where}: ${reason}`) };
}

const [a, b] = [
  { insertId: 'a', text: 'x,]}"\\' },
  { insertId: 'b', list: [{ c: 1 }] },
];
const both = [a, b];

describe('log files', () => {
  test.each([
    ['an array on one line', JSON.stringify(both), 'array'],
    ['an array as gcloud prints it', JSON.stringify(both, null, 2), 'array'],
    ['one entry a line', `${JSON.stringify(a)}\n${JSON.stringify(b)}\n`, 'lines'],
    ['no line end after the last', `${JSON.stringify(a)}\n${JSON.stringify(b)}`, 'lines'],
    ['Windows line ends and empty lines', `\n${JSON.stringify(a)}\r\n\r\n${JSON.stringify(b)}\r\n`, 'lines'],
    ['objects over several lines', `${JSON.stringify(a, null, 2)}\n${JSON.stringify(b, null, 2)}\n`, 'objects'],
    ['a byte order mark before lines', `\uFEFF${JSON.stringify(a)}\n${JSON.stringify(b)}`, 'lines'],
    ['a byte order mark before an array', `\uFEFF ${JSON.stringify(both)}`, 'array'],
  ])('may be %s, gzipped or not', async (_, text, layout) => {
    for (const content of [text, gzipSync(text)]) {
      expect(await read(content)).toEqual({ layout, entries: both, bad: [] });
    }
  });

  test('may be YAML as gcloud prints it, in which unquoted text has the type that gcloud gives it', async () => {
    const yaml = `---
insertId: 1abc
spanId: 12e3
trace: '123'
labels:
  zip: 08990
jsonPayload:
  count: 5
  ratio: -0.5
  none: null
  ok: true
  empty: {}
  list:
  - a
  - b: 1
textPayload: |-
  --- no separator

  of documents
timestamp: '2026-01-14T00:00:00.123456789Z'
---
insertId: b
`;
    const entries = [
      {
        insertId: '1abc',
        spanId: '12e3',
        trace: '123',
        labels: { zip: '08990' },
        jsonPayload: { count: 5, ratio: -0.5, none: null, ok: true, empty: {}, list: ['a', { b: 1 }] },
        textPayload: '--- no separator\n\nof documents',
        timestamp: '2026-01-14T00:00:00.123456789Z',
      },
      { insertId: 'b' },
    ];
    for (const content of [yaml, yaml.replaceAll('\n', '\r\n'), yaml.slice(4), gzipSync(yaml)]) {
      expect(await read(content)).toEqual({ layout: 'documents', entries, bad: [] });
    }
    expect(await read('---\na: [1\n---\nb: 2\n--- \n- c\n---')).toEqual({
      layout: 'documents',
      entries: [{ b: 2 }],
      bad: [expect.stringMatching(/^entry 1: /) as string, 'entry 3: not a JSON object'],
    });
  });

  test('may be UTF-16, as PowerShell writes it', async () => {
    for (const text of [JSON.stringify(both), both.map((one) => JSON.stringify(one)).join('\r\n')]) {
      const content = Buffer.from(`\uFEFF${text}`, 'utf16le');
      expect((await read(content)).entries).toEqual(both);
    }
  });

  test.each([
    ['', 'lines'],
    ['[]', 'array'],
    [' \n', 'lines'],
  ])('may be empty: %j', async (text, layout) => {
    expect(await read(text)).toEqual({ layout, entries: [], bad: [] });
  });

  test('report the lines that are not entries', async () => {
    const lines = [
      '{"a":1}',
      'nothing',
      '[1]',
      '5',
      'null',
      '{"a":',
      '{"half":"\\ud800"}',
      '{"pair":"\\ud83d\\ude00"}',
    ];
    const { entries, bad } = await read(
      Buffer.concat([Buffer.from(`${lines.join('\n')}\n{"x":"`), Buffer.from([0xff]), Buffer.from('"}')]),
    );
    expect(entries).toEqual([{ a: 1 }, { pair: '😀' }]);
    expect(bad).toEqual([
      expect.stringMatching(/^line 2: .*JSON/) as string,
      'line 3: not a JSON object',
      'line 4: not a JSON object',
      'line 5: not a JSON object',
      expect.stringMatching(/^line 6: /) as string,
      'line 7: unpaired surrogate',
      'line 9: not UTF-8',
    ]);
  });

  test('report array elements that are not entries, and the last one if it is incomplete', async () => {
    const { entries, bad } = await read('[{"a":1}, 5, {"b":2}, {"c":');
    expect(entries).toEqual([{ a: 1 }, { b: 2 }]);
    expect(bad).toEqual(['entry 2: not a JSON object', expect.stringMatching(/^entry 4: /) as string]);
  });

  test.each([
    ['text after the list', '[{"a":1}] tail, more\n[{"b":2}]', [{ a: 1 }, { b: 2 }], ['entry 2: ']],
    ['text between objects', '{\n"a":1\n}\nnothing here\n{"b":2}', [{ a: 1 }], ['entry 2: ']],
    ['a word among elements', '[{"a":1}, nothing here, {"b":2}]', [{ a: 1 }, { b: 2 }], ['entry 2: ']],
    [
      'an object that starts a line inside another',
      '{\n"a":\n{\n"b":1\n}\n}\n{"c":2}',
      [{ a: { b: 1 } }, { c: 2 }],
      [],
    ],
    ['a page of the API', '{\n"entries":[{"a":1}]}', [{ entries: [{ a: 1 }] }], []],
  ])('with %s keep the other entries', async (_, text, entries, bad) => {
    const result = await read(text);
    expect(result.entries).toEqual(entries);
    expect(result.bad).toEqual(bad.map((start) => expect.stringContaining(start) as string));
  });

  test('fail if the archive is incomplete', async () => {
    await expect(read(gzipSync(JSON.stringify(both)).subarray(0, 40))).rejects.toThrow('unexpected end of file');
  });
});

describe('records', () => {
  const split = (layout: Layout, chunks: readonly Buffer[]) => {
    const splitter = recordSplitter(layout);
    const records = [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
    return records.map(({ bytes, number }) => `${number} ${bytes.toString().trim()}`);
  };

  test('do not depend on the chunks of the bytes', () => {
    const value = fc.json({ maxDepth: 3 });
    const file = fc.record({ values: fc.array(value, { maxLength: 5 }), size: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(file, ({ values, size }) => {
        for (const [layout, text] of [
          ['lines', values.join('\n')],
          ['array', `[${values.join(',\n')}]`],
          ['documents', values.map((one) => `---\n${one}\n`).join('')],
        ] as const) {
          const bytes = Buffer.from(text);
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          );
          expect(split(layout, chunks)).toEqual(values.map((record, i) => `${i + 1} ${record.trim()}`));
        }
      }),
    );
  });

  test('never crash the reader or fill the memory', () => {
    const splitter = recordSplitter('array');
    const chunk = Buffer.alloc(1_024 * 1_024, '{');
    let held = splitter.push(Buffer.from('[')).length;
    for (let i = 0; i < 64; i++) held += splitter.push(chunk).length;
    const last = splitter.end();
    expect(held).toBe(0);
    expect(last).toMatchObject([{ tooLong: true }]);
    expect(last[0]?.bytes.length).toBeLessThan(LONGEST_RECORD + 2 * chunk.length);
  });

  test('of any bytes are read without a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.uint8Array()), async (content) => {
        const { entries, bad } = await read(Buffer.from(content as string));
        expect(entries.length + bad.length).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200 },
    );
  });
});
