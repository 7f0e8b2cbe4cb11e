import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit } from '../../audit/audit';
import { collectFacts, type Facts } from '../../audit/facts';
import { releaseCommands } from '../../cli/release-commands';
import { additionsTo } from '../../live/adopt/additions';
import { adoptedPipeline, type AdoptedPipeline } from '../../live/adopt/adopted-pipeline';
import { declaredSettings } from '../../live/declared-settings';
import { compareSettings } from '../../live/differences';
import { settingsOf } from '../../live/settings';
import { Duration } from '../../model/duration';
import { deployablesOf, isOnlyObserved } from '../../model/pipeline';
import { adoptionJson, adoptionMarkdown, adoptionTable } from '../../report/live/adoption';
import { adoptedResources } from '../../terraform/adopted-resources';
import { assetResources, type Asset } from '../../terraform/assets/asset-resources';
import { readSynthesizedStack } from '../../terraform/terraform-json';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';
import { jobsExample } from '../jobs-example/pipeline';
import {
  callTo,
  firstGeneration,
  inRegion,
  knativeService,
  ON_MESSAGES,
  PROJECT,
  projectAssets,
  pushTo,
  REGION,
  runService,
  runUrlOf,
  runJob,
  schedulerJob,
  secondGeneration,
  startOf,
  subscription,
  urlOf,
  type TestAsset,
} from './project-assets';
import { expectFits } from '../terminal';

const NAMES = { name: 'shop', project: PROJECT, environment: 'prod' };
const factsOf = (assets: readonly (TestAsset | Asset)[]): Facts =>
  collectFacts('', assetResources('assets.json', assets), { runbooks: new Set(), hasPolicies: false });
const adopted = (assets: readonly (TestAsset | Asset)[]): AdoptedPipeline => {
  const found = adoptedPipeline(factsOf(assets), NAMES);
  if (found === undefined) throw new Error('nothing to adopt');
  return found;
};
const FILES = projectAssets().filter(({ name }) => name.endsWith('/topics/files'));
const leftOutOf = (assets: readonly TestAsset[]) => adopted(assets).leftOut.map(({ kind, name }) => `${kind} ${name}`);

describe('a project that was configured by hand', () => {
  const whole = adopted(projectAssets());

  test('is declared as it runs: no setting differs from the live one', () => {
    const { differences, unknown, missing, same } = compareSettings(
      declaredSettings(whole.pipeline, 'prod'),
      settingsOf(factsOf(projectAssets()), PROJECT),
    );
    expect([differences, unknown, missing]).toEqual([[], [], []]);
    expect(same).toBe(290);
  });

  test('has every deployable, trigger and function either declared or left out with a reason', () => {
    const counts: Record<string, number> = {};
    for (const { kind } of whole.leftOut) counts[kind] = (counts[kind] ?? 0) + 1;
    const deployables = deployablesOf(whole.pipeline).map(({ deployable }) => deployable);
    const triggers = deployables.flatMap((deployable) => deployable.triggers.map(({ kind }) => kind));
    const declared = (kind: string) => deployables.filter((one) => one.kind === kind).length;
    expect(declared('service') + (counts['Cloud Run service'] ?? 0)).toBe(9);
    expect(declared('job')).toBe(3);
    expect(whole.pipeline.externalFunctions).toHaveLength(18);
    expect(counts['Cloud Functions (1st gen) function']).toBeUndefined();
    expect(declared('function') + (counts['Cloud Functions (2nd gen) function'] ?? 0)).toBe(10);
    expect(triggers.filter((kind) => kind === 'push').length + (counts['Pub/Sub subscription'] ?? 0)).toBe(12);
    expect(
      triggers.filter((kind) => kind === 'schedule' || kind === 'scheduled-run').length +
        (counts['Cloud Scheduler job'] ?? 0),
    ).toBe(15);
    expect(whole.leftOut.filter(({ why }) => why === '')).toEqual([]);
  });

  test('has phases in the order in which its variables say that topics are published', () => {
    expect(whole.pipeline.phases.map(({ publishes, deployables }) => [publishes, deployables[0]?.name])).toEqual([
      ['imported', 'import'],
      ['featured', 'features'],
      [undefined, 'score'],
      [undefined, 'archive'],
    ]);
    expect(whole.comments.get('phases[0].deployables[0]')).toEqual([
      'Publishes to imported: its variable OUTPUT_TOPIC.',
    ]);
  });

  test('synthesizes, imports what exists by the documented ids, and its audit finds the live faults and the open points', () => {
    const documents = synthesizeProd(whole.pipeline);
    const imports = documents.flatMap(({ document }) => adoptedResources(document));
    expect(imports.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        `projects/${PROJECT}/locations/us-central1/services/import`,
        `projects/${PROJECT}/locations/us-central1/functions/http-1`,
        `projects/${PROJECT}/locations/us-central1/jobs/nightly-score`,
        `projects/${PROJECT}/subscriptions/import-sub`,
        `projects/${PROJECT}/topics/files`,
      ]) as string[],
    );
    const { findings } = audit(documents.flatMap(readSynthesizedStack), { runbooks: new Set() });
    const errors = findings.filter(({ severity, rule }) => severity === 'error' && rule !== 'ALR003');
    expect([...new Set(errors.map(({ rule }) => rule))]).toEqual(['TMO002', 'TMO003', 'WIR004']);
    const open = findings.filter(({ rule }) => rule === 'OPN001').map(({ address }) => address);
    expect(open).toEqual([...(whole.pipeline.openPoints ?? [])].map((point) => `shop/${point}`).sort());
  });
});

describe('a function of the 1st generation', () => {
  const old = (changes: Partial<TestAsset['resource']['data']> = {}, region = REGION) =>
    inRegion(firstGeneration('old', { timeout: '120s', ...changes }), region);
  const api = runService('api', { timeoutSeconds: 60 });
  const url = `https://${REGION}-${PROJECT}.cloudfunctions.net/old`;
  const externalOf = (...assets: TestAsset[]) => {
    const { pipeline, comments, leftOut } = adopted([api, ...assets]);
    return { functions: pipeline.externalFunctions, says: comments.get('externalFunctions[0]'), leftOut };
  };

  test('is external, with what the project shows of it in a comment', () => {
    const { functions, says, leftOut } = externalOf(
      old({ httpsTrigger: { url } }),
      schedulerJob('call-old', callTo(url)),
    );
    expect(functions).toEqual([{ name: 'old', generation: 1 }]);
    expect(says).toEqual(['Timeout 2 min; has an HTTPS trigger; called by the Scheduler job call-old.']);
    expect(leftOut).toEqual([{ kind: 'Cloud Scheduler job', name: 'call-old', why: 'it calls an external function' }]);
  });

  test('shows its events, and that its timeout is not known', () => {
    const eventTrigger = { eventType: 'google.pubsub.topic.publish', resource: 'projects/p/topics/files' };
    expect(externalOf(old({ timeout: '${var.timeout}', eventTrigger })).says).toEqual([
      'Timeout not known; gets google.pubsub.topic.publish of projects/p/topics/files.',
    ]);
  });

  test('is named once where two regions have it, and says that it is elsewhere', () => {
    const { functions, says, leftOut } = externalOf(old({}, 'europe-west1'), old({}, 'europe-west4'));
    expect(functions).toEqual([{ name: 'old', generation: 1 }]);
    expect(says).toEqual(['Timeout 2 min; in europe-west1.']);
    expect(leftOut.map(({ why }) => why)).toEqual(['a function of another region has its name; it stays external']);
  });

  test('is left out where a deployable has its name', () => {
    const { functions, leftOut } = externalOf(old(), runService('old', { timeoutSeconds: 60 }));
    expect(functions).toBeUndefined();
    expect(leftOut.map(({ why }) => why)).toEqual(['a deployable has its name; it stays external']);
  });

  test('is added where people have a declaration already, unless it is named there', () => {
    const found = adopted([api, old()]);
    const { externalFunctions: _, ...before } = found.pipeline;
    expect(additionsTo(before, found)).toBe("// an external function\n{ name: 'old', generation: 1 },");
    const described = { ...before, externalFunctions: [{ name: 'old', description: 'Ours since 2019' }] };
    expect(additionsTo(described, found)).toBe('');
  });

  test('leaves no open point, and is judged where the assets hold it', () => {
    const { pipeline } = adopted([api, old()]);
    const { findings } = audit(synthesizeProd(pipeline).flatMap(readSynthesizedStack), { runbooks: new Set() });
    expect(findings.filter(({ address }) => address.includes('externalFunctions'))).toEqual([]);
  });
});

describe('a Cloud Run job', () => {
  const assets = (job: TestAsset) => [job, schedulerJob('run-train', startOf('train'))];
  const declaredOf = (job: TestAsset) => adopted(assets(job)).pipeline.phases[0]?.deployables[0];

  test('is declared with its tasks, the limits of its attempts, and the Scheduler job that starts it', () => {
    expect(declaredOf(runJob('train'))).toMatchObject({
      kind: 'job',
      timeout: Duration.hours(1),
      retries: 3,
      tasks: 6,
      parallelism: 2,
      triggers: [
        { kind: 'scheduled-run', job: 'run-train', retries: 1, caller: `cron@${PROJECT}.iam.gserviceaccount.com` },
      ],
    });
  });

  test('keeps the parallelism of the platform where it sets none', () => {
    expect(declaredOf(runJob('train', { parallelism: 0 }))).not.toHaveProperty('parallelism');
  });

  test('comes before what its variables say that it publishes to', () => {
    const job = runJob('train', {}, [{ name: 'NEXT', value: 'files' }]);
    const { phases } = adopted([job, ...secondGeneration('reader', ON_MESSAGES), ...FILES]).pipeline;
    expect(phases.map(({ deployables }) => deployables.map(({ name }) => name))).toEqual([['train'], ['reader']]);
  });
});

test('functions on events are declared with them; those that read a topic come after its publisher', () => {
  const [publisher, reader] = [
    runService('import', { timeoutSeconds: 60, env: { NEXT: 'files' } }),
    secondGeneration('reader', ON_MESSAGES),
  ];
  const { phases } = adopted([publisher, ...reader, ...FILES]).pipeline;
  expect(phases.map(({ deployables }) => deployables.map(({ name, triggers }) => [name, triggers]))).toEqual([
    [['import', []]],
    [['reader', [{ kind: 'event', eventType: ON_MESSAGES.eventType, topic: 'files', retry: true }]]],
  ]);
});

test('a subscription that keeps dead letters is imported, and is not left out', () => {
  const push = subscription('api-sub', 'files', {
    ackDeadlineSeconds: 60,
    ...pushTo(urlOf('api')),
    deadLetterPolicy: { deadLetterTopic: `projects/${PROJECT}/topics/files-dlq`, maxDeliveryAttempts: 5 },
  });
  const kept = subscription('files-dlq-kept', 'files-dlq', { ackDeadlineSeconds: 10 });
  const topics = FILES.flatMap((one) => [
    one,
    JSON.parse(JSON.stringify(one).replaceAll('topics/files', 'topics/files-dlq')) as TestAsset,
  ]);
  const { pipeline, leftOut } = adopted([runService('api', { timeoutSeconds: 60 }), push, kept, ...topics]);
  expect([pipeline.adoptTopics, leftOut]).toEqual([['files', 'files-dlq', 'files-dlq-kept'], []]);
  const ids = synthesizeProd(pipeline).flatMap(({ document }) => adoptedResources(document).map(({ id }) => id));
  expect(ids).toContain(`projects/${PROJECT}/subscriptions/files-dlq-kept`);
});

test('adopted deployables are only observed until their declaration says otherwise', () => {
  const { pipeline } = adopted([runService('api', { timeoutSeconds: 60 }), runJob('train')]);
  const [first] = deployablesOf(pipeline).map(({ deployable }) => deployable);
  expect(deployablesOf(pipeline).map(({ deployable }) => isOnlyObserved(deployable, pipeline))).toEqual([true, true]);
  expect(first && isOnlyObserved({ ...first, observeOnly: false }, pipeline)).toBe(false);
});

describe('what cannot be declared is left out', () => {
  const api = runService('api', { timeoutSeconds: 300 });
  test.each<[string, TestAsset[], string]>([
    ['a pulled subscription', [subscription('pulled', 'files', {})], 'Pub/Sub subscription pulled'],
    ['a call of something outside', [schedulerJob('out', callTo('https://example.com/'))], 'Cloud Scheduler job out'],
    [
      'a schedule that is no unix-cron',
      [schedulerJob('english', { ...callTo(urlOf('api')), schedule: 'every 5 minutes' })],
      'Cloud Scheduler job english',
    ],
    [
      'a subscription that Eventarc owns',
      [subscription('eventarc-x-sub', 'files', pushTo(urlOf('api')))],
      'Pub/Sub subscription eventarc-x-sub',
    ],
    [
      'an ingress that a declaration does not have',
      [knativeService('lb', { timeoutSeconds: 60, ingress: 'internal-and-cloud-load-balancing' })],
      'Cloud Run service lb',
    ],
    [
      'a job that is started with an identity token',
      [runJob('train'), schedulerJob('run-train', callTo(runUrlOf('train')))],
      'Cloud Scheduler job run-train',
    ],
    [
      'a function whose events are filtered by a pattern',
      secondGeneration('logs', {
        eventType: 'google.cloud.audit.log.v1.written',
        eventFilters: [{ attribute: 'resourceName', value: '/projects/_/buckets/*', operator: 'match-path-pattern' }],
      }),
      'Cloud Functions (2nd gen) function logs',
    ],
    [
      'a function on a topic of another project',
      secondGeneration('abroad', { ...ON_MESSAGES, pubsubTopic: 'projects/other/topics/files' }),
      'Cloud Functions (2nd gen) function abroad',
    ],
  ])('%s', (_, assets, expected) => {
    expect(leftOutOf([api, ...assets])).toContain(expected);
  });

  test('a project without a service or function has nothing to adopt', () => {
    expect(adoptedPipeline(factsOf([subscription('pulled', 'files', {})]), NAMES)).toBeUndefined();
  });
});

test.each([
  ['of services and functions', examplePipeline],
  ['of jobs and functions on events', jobsExample()],
])('the settings of a declaration %s are those of its synthesized stacks', (_, pipeline) => {
  const facts = collectFacts('prod', synthesizeProd(pipeline).flatMap(readSynthesizedStack), { runbooks: new Set() });
  const project = pipeline.projects['prod'] ?? '';
  const { differences, unknown, missing } = compareSettings(
    declaredSettings(pipeline, 'prod'),
    settingsOf(facts, project),
  );
  expect([differences, unknown, missing]).toEqual([[], [], []]);
});

test('the result names what could not be read, in each form', () => {
  const comparison = compareSettings([], []);
  const counts = { deployables: 1, triggers: 0, externalFunctions: 0, openPoints: [] };
  const notRead = [{ what: 'run.googleapis.com/Job', why: 'permission denied' }];
  const result = { file: 'a.ts', written: [], ...counts, comparison, leftOut: [], additions: '', notRead };
  const line = 'not read, so not declared: run.googleapis.com/Job (permission denied)';
  expect(adoptionTable(result, 100)).toContain(line);
  expect(adoptionMarkdown(result)).toContain(line);
  expect(JSON.parse(adoptionJson(result))).toMatchObject({ notRead });
  expect(adoptionTable({ ...result, notRead: [] }, 100)).not.toContain('not read');
});

test('the commands of a release name the folder of the stack that was read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'release of '));
  const file = join(folder, 'cdk.tf.json');
  writeFileSync(file, JSON.stringify({ import: [{ to: 'google_pubsub_topic.files', id: 'projects/p/topics/files' }] }));
  const commands = await releaseCommands({ stack: file });
  expect(commands).toBe(`terraform '-chdir=${folder}' state rm 'google_pubsub_topic.files'\n`);
  rmSync(folder, { recursive: true });
});

describe('phasewatch adopt', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adopt-'));
  const adoptAt = (width: number, ...args: string[]) => {
    const cli = join(__dirname, '../../cli/phasewatch.ts');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', require.resolve('tsx'), cli, 'adopt', ...args],
      {
        cwd: folder,
        env: { ...process.env, NO_COLOR: '1', COLUMNS: String(width) },
        encoding: 'utf8',
      },
    );
    return { exit: status, out: stdout, err: stderr };
  };
  const adopt = (...args: string[]) => adoptAt(200, ...args);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('writes a project into a folder, and keeps what people wrote when it runs again', () => {
    writeFileSync(join(folder, 'assets.json'), JSON.stringify(projectAssets()));
    const first = adopt('--assets', 'assets.json', '--name', 'shop');
    expect([first.exit, first.err]).toEqual([0, '']);
    expect(first.out).toContain('an apply changes no setting of 290 that were compared');
    expect(first.out).toContain('declared: 21 deployables, 25 triggers, 18 external functions; 31 open points');
    // As people would: another timeout, and one deployable removed.
    const file = join(folder, 'pipelines/shop.ts');
    const model = join(__dirname, '../../api/model');
    const edited = readFileSync(file, 'utf8')
      .replace("'phasewatch/model'", `'${model}'`)
      .replace('timeout: Duration.minutes(15)', 'timeout: Duration.minutes(9)')
      .replace("{ name: 'old-http-1', generation: 1 }", "{ name: 'old-http-1', description: 'Ours', generation: 1 }");
    expect(edited).toContain("description: 'Ours'");
    writeFileSync(file, edited);
    const more = [runService('added', { timeoutSeconds: 60 }), firstGeneration('old-added', {})];
    writeFileSync(join(folder, 'assets.json'), JSON.stringify([...projectAssets(), ...more]));
    const second = adopt('--assets', 'assets.json', '--name', 'shop');
    expect([second.exit, second.err]).toEqual([0, '']);
    expect(second.out).toMatch(/service score +timeout +15 min +9 min +requests that take longer end with 504/);
    expect(second.out).toContain("name: 'added'");
    expect(second.out).toContain("// an external function\n{ name: 'old-added', generation: 1 },");
    expect(second.out.match(/\/\/ an external function/g)).toHaveLength(1);
    expect(second.out).toContain('kept: pipelines/shop.ts');
    expect(readFileSync(file, 'utf8')).toBe(edited);
    expectFits('adopt', (width) => adoptAt(width, '--assets', 'assets.json', '--name', 'shop').out);
  });

  test('says what it cannot compare, because the assets hold no such kind', () => {
    const isJob = ({ assetType }: TestAsset) => assetType === 'cloudscheduler.googleapis.com/Job';
    writeFileSync(join(folder, 'part.json'), JSON.stringify(projectAssets().filter((one) => !isJob(one))));
    const part = adopt('--assets', 'part.json', '--name', 'shop');
    expect(part.out).toContain('and creates 0 that do not run');
    expect(part.out).toContain('not compared: 11 declared things of kinds that the assets do not hold');
    const json = JSON.parse(adopt('--assets', 'part.json', '--name', 'shop', '--format', 'json').out) as {
      readonly notCompared: { readonly unlisted: readonly object[] };
    };
    expect(json.notCompared.unlisted).toHaveLength(11);
    expect(json.notCompared.unlisted[0]).toEqual({ kind: 'Scheduler job', name: 'poll-1' });
  });

  test('refuses assets of several projects, and assets without anything to declare', () => {
    const other = JSON.parse(
      JSON.stringify(runService('api', { timeoutSeconds: 60 })).replaceAll(PROJECT, 'other'),
    ) as TestAsset;
    writeFileSync(join(folder, 'two.json'), JSON.stringify([...projectAssets(), other]));
    expect(adopt('--assets', 'two.json')).toMatchObject({
      exit: 2,
      err: expect.stringContaining(`got other, ${PROJECT}`) as string,
    });
    writeFileSync(join(folder, 'none.json'), JSON.stringify([subscription('pulled', 'files', {})]));
    expect(adopt('--assets', 'none.json', '--name', 'none').err).toContain('nothing to adopt');
  });
});
