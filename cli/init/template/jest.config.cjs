/** @type {import('jest').Config} */
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': 'phasewatch/jest-transform' },
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out'],
};
