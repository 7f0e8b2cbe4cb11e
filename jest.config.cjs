/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/report', '<rootDir>/.cache'],
  // The first import of the CDKTF bindings and of a browser takes seconds on two cores.
  testTimeout: 60_000,
};
