/** `npm test`: everything that takes seconds each: 13 minutes on two cores. @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '\\.long\\.test\\.ts$'],
  transform: { '^.+\\.ts$': '<rootDir>/jest/transform.cjs' },
  setupFiles: ['<rootDir>/test/setup.cjs'],
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.cache', '<rootDir>/dist'],
  // Jest leaves one processor free otherwise, which halves two.
  maxWorkers: '100%',
  // The first import of the CDKTF bindings and of a browser takes seconds on two cores.
  testTimeout: 60_000,
};
