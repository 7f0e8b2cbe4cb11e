import { definePipeline } from '../../model/define-pipeline';
import { Duration } from '../../model/duration';
import { processorsOf, reportSchedule, topicsOf, type RequestDeployable, type Pipeline } from '../../model/pipeline';
import { InputError } from '../../model/problem';
import { examplePipeline } from '../example/pipeline';
import { sampleDeployable, samplePipeline, sampleProcessor, samplePush, sampleSchedule } from './sample-pipeline';

const refusal = (pipeline: Pipeline): string => {
  try {
    definePipeline(pipeline);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'accepted';
};
const refusalOf = (changes: Partial<RequestDeployable>) => refusal(samplePipeline(sampleDeployable(changes)));

describe('a declaration', () => {
  test('definePipeline returns a correct declaration unchanged', () => {
    const pipeline = samplePipeline();
    expect(definePipeline(pipeline)).toBe(pipeline);
  });

  test('the processors and topics of a pipeline are listed in the order of its phases', () => {
    expect(processorsOf(examplePipeline).map(({ phase, processor }) => `${phase.id} ${processor.name}`)).toEqual([
      'import order-import',
      'import customer-import',
      'import return-import',
      'price order-pricing',
      'price stock-forecast',
      'report daily-sales',
      'report weekly-digest',
    ]);
    expect(topicsOf(examplePipeline)).toEqual(['orders-files', 'orders-imported', 'orders-priced']);
  });

  test.each<[string, Partial<RequestDeployable>, string]>([
    [
      'a service timeout over the platform limit',
      { timeout: Duration.hours(2) },
      'sample/phase1/loader/timeout: Cloud Run service template.timeout is from 1 s to 1 h, got 2 h; choose a time in that range (https://cloud.google.com/run/docs/configuring/request-timeout) [LIM001]',
    ],
    [
      'a budget over the platform limit',
      { processors: [sampleProcessor({ budget: Duration.hours(2) })] },
      'sample/phase1/loader/load/budget: the budget of a run inside one request is from 1 s to 1 h, got 2 h',
    ],
    [
      'an ack deadline over 10 min',
      { triggers: [samplePush({ ackDeadline: Duration.minutes(11) })] },
      'sample/phase1/loader/loader-sub/ackDeadline: Pub/Sub ackDeadlineSeconds is from 10 s to 10 min, got 11 min',
    ],
    [
      'four delivery attempts',
      { triggers: [samplePush({ maxDeliveryAttempts: 4 })] },
      'is a whole number from 5 to 100, got 4',
    ],
    [
      'an attempt deadline under 15 s',
      { triggers: [sampleSchedule({ attemptDeadline: Duration.seconds(10) })] },
      'Cloud Scheduler attemptDeadline (HTTP) is from 15 s to 30 min, got 10 s',
    ],
    [
      'six retries of a schedule',
      { triggers: [sampleSchedule({ retries: 6 })] },
      'is a whole number from 0 to 5, got 6',
    ],
    [
      'a cron of six fields',
      { triggers: [sampleSchedule({ cron: '0 0 5 * * *' })] },
      'a schedule is unix-cron with five fields, got "0 0 5 * * *" (6 fields)',
    ],
    ['a cron with minute 61', { triggers: [sampleSchedule({ cron: '61 5 * * *' })] }, '[DEC026]'],
    [
      'an unknown time zone',
      { triggers: [sampleSchedule({ timeZone: 'Mars/Olympus' })] },
      'a time zone has an IANA name, got "Mars/Olympus"',
    ],
    [
      'a time zone in another case than the tz database has it',
      { triggers: [sampleSchedule({ timeZone: 'europe/berlin' })] },
      `a time zone has an IANA name, got "europe/berlin"; did you mean 'Europe/Berlin'?`,
    ],
    [
      'a processor that runs every 0 seconds',
      { processors: [sampleProcessor({ expectedEvery: Duration.zero })] },
      'sample/phase1/loader/load/expectedEvery: a processor is expected to run at an interval above 0 s, got 0 s; write the time between its runs, such as Duration.days(1) [DEC007]',
    ],
    [
      'a heartbeat interval above the allowed silence',
      { processors: [sampleProcessor({ heartbeatInterval: Duration.minutes(10) })] },
      'sample/phase1/loader/load/heartbeatInterval: heartbeatInterval is above 0 s and shorter than allowedSilence (6 min), got 10 min; lower heartbeatInterval, or raise allowedSilence to three intervals (30 min) [DEC005]',
    ],
    ['no instance', { maxInstances: 0 }, 'maxInstances of a deployable is a whole number from 1 to 1000, got 0'],
    [
      'a record range whose min is above its max',
      { processors: [sampleProcessor({ expectedRecords: { min: 5, max: 1 } })] },
      'min not above max, got 5 to 1',
    ],
    [
      'an adopted service without its service account',
      { adopt: true },
      'an adopted deployable names the service account that it runs as',
    ],
    [
      'an undeclared caller',
      { triggers: [{ kind: 'http', from: 'loadr', callerDeadline: Duration.minutes(10), retries: 0 }] },
      "a caller is a deployable of this pipeline, got 'loadr'; did you mean 'loader'? [DEC006]",
    ],
  ])('a declaration with %s is refused', (_, changes, message) => {
    expect(refusalOf(changes)).toContain(message);
  });
});

describe('a declaration with names, times and goals that do not hold', () => {
  test('an unknown dependency is refused with the nearest known name', () => {
    const processors = [sampleProcessor(), sampleProcessor({ name: 'clean', dependsOn: ['laod'] })];
    expect(refusalOf({ processors })).toBe(
      "sample/phase1/loader/clean/dependsOn: a dependency is a processor of this pipeline, got 'laod'; did you mean 'load'? [DEC002]",
    );
  });

  test('a cycle of dependencies is refused with its path', () => {
    const processors = [
      sampleProcessor({ name: 'a', dependsOn: ['b'] }),
      sampleProcessor({ name: 'b', dependsOn: ['c'] }),
      sampleProcessor({ name: 'c', dependsOn: ['a'] }),
    ];
    expect(refusalOf({ processors })).toContain(
      'dependencies form no cycle, got a -> b -> c -> a; remove one of these dependencies [DEC003]',
    );
  });

  test('two processors with one name are refused', () => {
    expect(refusalOf({ processors: [sampleProcessor(), sampleProcessor()] })).toContain(
      "the name of a processor is used once, got 'load', which sample/phase1/loader/load (phases[0].deployables[0].processors[0]) also has",
    );
  });

  test('a bare number for a time is refused', () => {
    // Possible in JavaScript, or with a cast.
    const timeout = 600 as unknown as Duration;
    expect(refusalOf({ timeout })).toContain('sample/phases[0].deployables[0].timeout: a time is a Duration');
  });

  test.each([0, 1, 99.5])('a goal of %d is refused for runs and for deadlines', (goal) => {
    const sample = samplePipeline();
    const phases = sample.phases.map((phase) => ({
      ...phase,
      runSuccess: { goal, eventsPerDay: 5_000 },
      deadline: { time: '06:00', timeZone: 'America/New_York', goal },
    }));
    const rule = `goal: a goal is a share above 0 and at most 0.9999, got ${goal}; write 0.995 for 99.5% [SLO001]`;
    expect(refusal({ ...sample, phases }).split('\n')).toEqual([
      `sample/phase1/deadline/${rule}`,
      `sample/phase1/runSuccess/${rule}`,
    ]);
  });
});

describe('the refusal of a declaration', () => {
  test('a declaration without a channel for pages is refused', () => {
    expect(
      refusal(
        samplePipeline(sampleDeployable(), { onCall: { page: [], ticket: [{ kind: 'existing', name: 'Slack' }] } }),
      ),
    ).toContain('there is at least one notification channel, got none');
  });

  test('a refusal names every problem at once', () => {
    const message = refusalOf({
      timeout: Duration.hours(2),
      maxInstances: 0,
      triggers: [sampleSchedule({ timeZone: 'Mars/Olympus' })],
    });
    expect(message.split('\n')).toHaveLength(3);
  });
});

describe('the names and reports of a declaration', () => {
  test.each(['orders', 'shop-a', 'phasewatch', 'a234', 'a2345678901234567890'])(
    'a prefix %s is accepted',
    (namePrefix) => {
      expect(refusal({ ...samplePipeline(), namePrefix })).toBe('accepted');
    },
  );

  test.each(['abc', 'a23456789012345678901', 'Orders', '1orders', 'orders-', 'shop_a', 'google-orders', ''])(
    'a prefix %j is refused',
    (namePrefix) => {
      expect(refusal({ ...samplePipeline(), namePrefix })).toContain(
        `sample/namePrefix: a prefix is 4 to 20 lower-case letters, digits and dashes, starts with a letter, but not with 'goog', and does not end with a dash, got ${JSON.stringify(namePrefix)}`,
      );
    },
  );

  test('a deployable with the name of a function of the guard is refused', () => {
    expect(refusalOf({ name: 'phasewatch-run-recorder' })).toContain(
      "the name of a deployable is used once, got 'phasewatch-run-recorder', which sample/guard also has; give one of them another name [DEC001]",
    );
  });

  test('a deployable whose account would be an account of the guard or of the pipeline is refused', () => {
    expect(refusalOf({ name: 'phasewatch-push' })).toContain(
      "the name of a service account is used once, got 'phasewatch-push'",
    );
    expect(refusalOf({ name: 'sample-push' })).toContain(
      "the name of a service account is used once, got 'sample-push'",
    );
    expect(refusalOf({ name: 'sample-push', serviceAccount: 'a@sample-project.iam.gserviceaccount.com' })).toBe(
      'accepted',
    );
  });

  test('a deployable that is declared twice is one problem', () => {
    const sample = samplePipeline();
    const [phase] = sample.phases;
    const deployables = [
      sampleDeployable(),
      sampleDeployable({ triggers: [], processors: [sampleProcessor({ name: 'clean' })] }),
    ];
    const phases = phase === undefined ? [] : [{ ...phase, deployables }];
    expect(
      refusal({ ...sample, phases })
        .split('\n')
        .filter((line) => line.includes('DEC001')),
    ).toHaveLength(1);
  });

  test('health reports are posted by default in the time zone of the first deadline', () => {
    expect(reportSchedule(samplePipeline())).toEqual({
      daily: '0 7 * * *',
      weekly: '0 8 * * 0',
      timeZone: 'America/New_York',
    });
  });

  test('health reports are posted when the declaration says so', () => {
    const reports = { daily: '30 6 * * 1-5', timeZone: 'Europe/Berlin' };
    expect(refusal({ ...samplePipeline(), reports })).toBe('accepted');
    expect(reportSchedule({ ...samplePipeline(), reports })).toEqual({ ...reports, weekly: '0 8 * * 0' });
  });

  test('a schedule of reports with a wrong cron or time zone is refused once', () => {
    expect(refusal({ ...samplePipeline(), reports: { daily: '61 6 * * *' } })).toContain(
      'sample/reports/daily: a schedule',
    );
    expect(refusal({ ...samplePipeline(), reports: { timeZone: 'Mars/Olympus' } })).toBe(
      `sample/reports/timeZone: a time zone has an IANA name, got "Mars/Olympus"; write it as 'Europe/Berlin' or 'Etc/UTC' [DEC011]`,
    );
  });
});
