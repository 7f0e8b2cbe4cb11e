import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Calls of gcloud that are known, with their flags as its reference has them
 * (https://cloud.google.com/sdk/gcloud/reference), and the answer of each: a name of {@link GcloudAnswers}, or nothing.
 */
const CALLS: readonly (readonly [call: RegExp, answer?: keyof GcloudAnswers])[] = [
  [/^storage buckets create gs:\/\/\S+ --uniform-bucket-level-access$/],
  [/^storage buckets update gs:\/\/\S+ --versioning$/],
  [/^services enable --project=\S+( [a-z]+\.googleapis\.com)+$/],
  [/^asset list --project=\S+ --content-type=resource --format=json$/, 'assets'],
  [
    /^logging read log_id\("run\.googleapis\.com\/requests"\) --project=\S+ --freshness=\d+d --format=json$/,
    'requests',
  ],
  [
    /^logging read log_id\("cloudaudit\.googleapis\.com\/activity"\) --project=\S+ --freshness=\d+d --format=json$/,
    'changes',
  ],
  [/^monitoring snoozes list --project=\S+ --format=json$/, 'snoozes'],
  [/^run services proxy \S+ --project=\S+ --region=\S+$/],
];

/** What gcloud prints, as JSON. */
export interface GcloudAnswers {
  readonly assets: readonly object[];
  readonly requests: readonly object[];
  readonly changes: readonly object[];
  readonly snoozes: readonly object[];
}

/** Writes a program `gcloud` that answers known calls and fails on every other. @returns the folder that holds it */
export function writeGcloud(folder: string, answers: GcloudAnswers): string {
  const bin = join(folder, 'bin');
  const known = CALLS.map(([call, answer]) => ({ call: call.source, answer: answer && answers[answer] }));
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    join(bin, 'gcloud'),
    `#!/usr/bin/env node
const call = process.argv.slice(2).join(' ');
const known = ${JSON.stringify(known)}.find((one) => new RegExp(one.call).test(call));
if (known === undefined) {
  console.error('gcloud: unknown call: ' + call);
  process.exit(2);
}
if (known.answer !== undefined) console.log(JSON.stringify(known.answer));
`,
  );
  chmodSync(join(bin, 'gcloud'), 0o755);
  return bin;
}
