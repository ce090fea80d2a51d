/** Jest runs the TypeScript sources as ES modules; `scripts/run.mjs` sets the flag that Node wants for it. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', { sourceMaps: 'inline' }] },
  setupFiles: ['reflect-metadata'],
  testTimeout: 30_000,
  // Modules of specs that have ended are not given back: a process that ran them all would run out of memory.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  collectCoverageFrom: ['src/**/*.ts'],
  coverageReporters: ['text-summary', 'lcov'],
  reporters: ['default', '<rootDir>/test/support/closing-line.reporter.js'],
};
