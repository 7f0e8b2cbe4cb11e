const short = require('./jest.config.cjs');

/**
 * `npm run test:long`: whole runs of every scenario, long property runs and large corpora, in files named
 * `*.long.test.ts`. Seeded as the others are (test/setup.cjs); they run for minutes.
 * @type {import('jest').Config}
 */
module.exports = {
  ...short,
  testMatch: ['<rootDir>/test/**/*.long.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
};
