import fc from 'fast-check';
import { execFile, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runbookPage } from '../../../stacks/runbooks/runbook-page';
import { blocksIn, sectionsIn } from './page-parts';
import { ONE_KIND } from './pipelines';
import { runBlock, type BlockRun } from './run-block';

/** A message as `gcloud pubsub subscriptions pull --format=json` prints it. */
interface Message {
  readonly data?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly orderingKey?: string;
}

const section = sectionsIn(runbookPage(ONE_KIND.push, 'prod')).get('dead-letters') ?? '';
const [READ = '', , REPUBLISH = '', DROP = ''] = blocksIn(section);

const encoded = (text: string) => Buffer.from(text).toString('base64');
const FROM = { CloudPubSubDeadLetterSourceSubscription: 'loader-sub', CloudPubSubDeadLetterSourceDeliveryCount: '5' };
/** What a shell or gcloud's own escaping could damage. */
const HARD: Message = {
  data: encoded('{"files": [\n  "a, b=c",\n\t"it\'s \\"$HOME\\" `x` \\\\n"\n]}\n\n'),
  attributes: {
    spaces: '  two words ',
    comma: 'a,b,',
    equals: 'a=b==',
    'key.with-signs_1': '"double" and \'single\'',
    delimiter: '^:^a:b',
    lines: 'one\ntwo\n',
    shell: '$(id) `id` $HOME !! \\ ;',
    number: '007',
    yes: 'true',
    unicode: 'Zürich 東京 🏀',
    dashes: '--project=other',
  },
};

/**
 * gcloud in place of the real one: pulls the next message of $MESSAGES that is not acknowledged; publishing copies the
 * file of flags.
 */
const FAKE_GCLOUD = `#!/bin/bash
printf "%s\\0" "\${0##*/}" "$@" >> "$CALLS"; printf "\\n" >> "$CALLS"
case "$3" in
  pull) jq --argjson n "$(cat acknowledged 2> /dev/null || echo 0)" '[.[$n:][0] // empty]' "$MESSAGES" ;;
  publish)
    if [ "\${FAIL:-}" = publish ]; then exit 1; fi
    for arg in "$@"; do case "$arg" in --flags-file=*) cat "\${arg#--flags-file=}" >> "$PUBLISHED" ;; esac; done ;;
  ack) echo $(( $(cat acknowledged 2> /dev/null || echo 0) + 1 )) > acknowledged ;;
esac
`;

interface Republished extends BlockRun {
  readonly published: readonly Readonly<Record<string, unknown>>[];
  /** The ids that were acknowledged. */
  readonly acknowledged: readonly (string | undefined)[];
}

function republish(messages: readonly Message[], fail = ''): Republished {
  const folder = mkdtempSync(join(tmpdir(), 'phasewatch-letters-'));
  try {
    const file = join(folder, 'messages.json');
    const published = join(folder, 'published');
    writeFileSync(published, '');
    writeFileSync(
      file,
      JSON.stringify(
        messages.map((message, n) => ({
          ackId: `ack-${n}`,
          message: { ...message, attributes: { ...message.attributes, ...FROM }, messageId: String(n) },
        })),
      ),
    );
    const run = runBlock(REPUBLISH, { gcloud: FAKE_GCLOUD }, { MESSAGES: file, PUBLISHED: published, FAIL: fail });
    const text = readFileSync(published, 'utf8').replaceAll(/^\}\n\{/gm, '},\n{');
    const acknowledging = run.calls.filter(([, , , verb]) => verb === 'ack');
    return {
      ...run,
      published: JSON.parse(`[${text}]`) as Record<string, unknown>[],
      acknowledged: acknowledging.map((args) =>
        args.find((arg) => arg.startsWith('--ack-ids='))?.slice('--ack-ids='.length),
      ),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const flagsOf = ({ data = '', attributes = {}, orderingKey }: Message) => ({
  ...(data === '' ? {} : { '--message': Buffer.from(data, 'base64').toString('utf8') }),
  ...(Object.keys(attributes).length === 0 ? {} : { '--attribute': attributes }),
  ...(orderingKey === undefined ? {} : { '--ordering-key': orderingKey }),
});

describe('the command that publishes dead letters again', () => {
  test('keeps data and attributes as they are, without those that the dead-letter topic added', () => {
    const { published, acknowledged, calls } = republish([HARD]);
    expect(published).toEqual([flagsOf(HARD)]);
    expect(acknowledged).toEqual(['ack-0']);
    expect(calls.find(([, , , verb]) => verb === 'publish')?.slice(0, 6)).toEqual([
      'gcloud',
      'pubsub',
      'topics',
      'publish',
      'files-complete',
      '--project=acme-orders-live',
    ]);
  });

  test('publishes and acknowledges each message, one after the other, until none is left', () => {
    const messages = [
      { data: encoded('first') },
      { attributes: { only: 'attributes' } },
      { data: encoded('third'), orderingKey: 'a key' },
    ];
    const { published, acknowledged, calls } = republish(messages);
    expect(published).toEqual(messages.map(flagsOf));
    expect(acknowledged).toEqual(['ack-0', 'ack-1', 'ack-2']);
    expect(calls.map(([, , , verb]) => verb).slice(0, 6)).toEqual(['pull', 'publish', 'ack', 'pull', 'publish', 'ack']);
  });

  test('does not acknowledge a message that could not be published, and stops', () => {
    const { acknowledged, calls } = republish([HARD, HARD], 'publish');
    expect(acknowledged).toEqual([]);
    expect(calls.map(([, , , verb]) => verb)).toEqual(['pull', 'publish']);
  });

  // Measured with Google Cloud SDK 528: gcloud reads flags as YAML, which folds these line breaks to a space.
  test.each<[string, Message]>([
    ['data that is not text', { data: Buffer.from([0xff, 0xfe, 0x00]).toString('base64') }],
    ['a next-line character in the data', { data: encoded('a\u0085b') }],
    ['a line separator in an attribute', { data: encoded('a'), attributes: { key: 'a\u2028b' } }],
    ['a paragraph separator in an attribute', { attributes: { key: 'a\u2029b' } }],
  ])('stops at a message that gcloud would change: %s', (_, message) => {
    const { published, acknowledged, stderr } = republish([message]);
    expect([published, acknowledged]).toEqual([[], []]);
    expect(stderr).toContain('gcloud cannot carry this message: publish it with a client library');
  });

  test('publishes nothing where there is none', () => {
    expect(republish([]).calls.map(([, , , verb]) => verb)).toEqual(['pull']);
  });

  test('keeps any text', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((each) => !/[\u0085\u2028\u2029]/.test(each));
    const key = fc.stringMatching(/^[a-z][\w.-]{0,8}$/).filter((each) => !(each in Object.prototype));
    fc.assert(
      fc.property(text, fc.dictionary(key, text, { maxKeys: 4 }), (data, attributes) => {
        const message = { data: encoded(data), attributes };
        const expected = flagsOf(message);
        expect(republish([message]).published).toEqual(Object.keys(expected).length === 0 ? [{}] : [expected]);
      }),
      { numRuns: 10 },
    );
  });
});

test('the command that reads a dead letter prints its text and its attributes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phasewatch-letters-'));
  const file = join(folder, 'messages.json');
  writeFileSync(file, JSON.stringify([{ ackId: 'a', message: HARD }]));
  const { calls, status } = runBlock(
    `${READ.trim()} > "$OUT"`,
    { gcloud: FAKE_GCLOUD },
    { MESSAGES: file, OUT: join(folder, 'out') },
  );
  expect(status).toBe(0);
  expect(calls.map(([, , , verb]) => verb)).toEqual(['pull']);
  expect(JSON.parse(readFileSync(join(folder, 'out'), 'utf8'))).toMatchObject({
    attributes: HARD.attributes,
    data: Buffer.from(HARD.data ?? '', 'base64').toString('utf8'),
  });
  rmSync(folder, { recursive: true, force: true });
});

test('the command that drops all dead letters seeks to now', () => {
  const [args = []] = runBlock(DROP).calls;
  expect(args.slice(0, 5)).toEqual(['gcloud', 'pubsub', 'subscriptions', 'seek', 'files-complete-dlq-kept']);
  expect(args.at(-1)).toMatch(/^--time=20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

/** Calls the real gcloud, whose Pub/Sub is a server of this test. */
async function gcloud(args: readonly string[], cwd: string, port: number): Promise<void> {
  await promisify(execFile)('gcloud', [...args], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: cwd,
      CLOUDSDK_CONFIG: cwd,
      CLOUDSDK_AUTH_DISABLE_CREDENTIALS: 'true',
      CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
      CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: 'true',
      CLOUDSDK_API_ENDPOINT_OVERRIDES_PUBSUB: `http://127.0.0.1:${port}/`,
    },
  });
}

const hasGcloud = spawnSync('gcloud', ['--version']).status === 0;
(hasGcloud ? test : test.skip)("Google's own gcloud publishes the flags as the message was", async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString('utf8')));
    request.on('end', () => {
      bodies.push(`${request.url ?? ''} ${body}`);
      response.setHeader('Content-Type', 'application/json');
      response.end('{"messageIds": ["1"]}');
    });
  }).listen(0, '127.0.0.1');
  const folder = mkdtempSync(join(tmpdir(), 'phasewatch-gcloud-'));
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    writeFileSync(join(folder, 'flags.json'), JSON.stringify(republish([HARD]).published[0]));
    await gcloud(
      ['pubsub', 'topics', 'publish', 't', '--project=acme-orders-live', '--flags-file=flags.json'],
      folder,
      (server.address() as AddressInfo).port,
    );
    const [body = ''] = bodies;
    expect(body).toMatch(/^\/v1\/projects\/acme-orders-live\/topics\/t:publish/);
    expect(JSON.parse(body.slice(body.indexOf(' ')))).toEqual({ messages: [HARD] });
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
