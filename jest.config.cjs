/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Each file by itself: types are checked by `npm run typecheck`, once and not in every worker.
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.jest.json', diagnostics: false }] },
  setupFiles: ['<rootDir>/test/setup.cjs'],
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/report', '<rootDir>/.cache'],
  // The first import of the CDKTF bindings and of a browser takes seconds on two cores.
  testTimeout: 60_000,
};
