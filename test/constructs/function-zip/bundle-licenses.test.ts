import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { licenseText, type BundledPackage } from '../../../constructs/function-zip/bundle-licenses';
import { bundleFunction, frameworkCode, packagesOfFunction } from '../../../constructs/function-zip/function-code';

const ROOT = join(__dirname, '../../..');
const FUNCTIONS = readdirSync(join(ROOT, 'functions'));
const packages = new Map(FUNCTIONS.map((name) => [name, packagesOfFunction(name)]));

/** Versions of a package in a bundle, by name. */
function versionsIn(all: readonly BundledPackage[]): Map<string, string[]> {
  const versions = new Map<string, string[]>();
  for (const { name, version } of all) versions.set(name, [...(versions.get(name) ?? []), version]);
  return versions;
}

/**
 * Libraries below Google's clients of which a bundle holds more than one major version. Firestore 7 brings the older ones: the
 * test store needs `firebase-admin` 13, which needs Firestore 7 (docs/adr/0020-dependencies-and-cdk-terrain.md).
 */
const TWICE_WITH_FIRESTORE_7 = [
  '@grpc/proto-loader',
  'gaxios',
  'gcp-metadata',
  'google-auth-library',
  'google-gax',
  'google-logging-utils',
  'gtoken',
  'node-fetch',
  'proto3-json-serializer',
  'retry-request',
];

describe.each(FUNCTIONS)('the bundle of %s', (name) => {
  const all = packages.get(name) ?? [];

  test('holds one version of each Google client', () => {
    const clients = [...versionsIn(all)].filter(([each]) => each.startsWith('@google-cloud/'));

    expect(clients.map(([each]) => each)).toContain('@google-cloud/firestore');
    expect(clients.filter(([, versions]) => versions.length > 1)).toEqual([]);
  });

  test('holds two versions of a library only where Firestore 7 needs an older one', () => {
    const twice = [...versionsIn(all)].filter(([, versions]) => versions.length > 1).map(([each]) => each);

    expect(twice.filter((each) => !TWICE_WITH_FIRESTORE_7.includes(each))).toEqual([]);
  });

  test('holds packages with known licences only', () => {
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter(({ license }) => !/^(Apache-2.0|MIT|ISC|BSD-[23]-Clause|0BSD)$/.test(license))).toEqual([]);
  });
});

test('a bundle ships the licence of each package in it', () => {
  const { licenses } = bundleFunction('timeout-monitor'); // the largest

  for (const { name, version, license } of packages.get('timeout-monitor') ?? []) {
    expect(licenses).toContain(`${name} ${version} (${license})`);
  }
  expect(licenses).toContain('Permission is hereby granted, free of charge');
  expect(licenses).not.toContain(ROOT);
});

test('the framework ships the licences of its packages, its own too', () => {
  expect(frameworkCode().licenses).toContain(
    `@google-cloud/functions-framework ${frameworkCode().version} (Apache-2.0)`,
  );
  expect(frameworkCode().licenses).toContain('express ');
});

test('a package without a licence text is said to have none', () => {
  const text = licenseText([
    { name: 'a', version: '1.0.0', license: 'MIT', texts: ['MIT License\nCopyright A'] },
    { name: 'b', version: '2.0.0', license: 'ISC', texts: [] },
  ]);

  expect(text).toContain('a 1.0.0 (MIT)\n\nMIT License\nCopyright A');
  expect(text).toContain('b 2.0.0 (ISC)\n\nIt ships no licence text.');
});
