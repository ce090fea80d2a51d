/** The walls of the house: who may import whom. Each rule says why it stands. */
const features = '^src/(holds|courier|damage|partners)/';
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', comment: 'Two rooms that need each other are one room.', from: {}, to: { circular: true } },
    {
      name: 'pure-core', severity: 'error',
      comment: 'Events, deciders, journeys and policies are pure: no Nest, no I/O, no clock, no randomness.',
      from: { path: '^src/.*\\.(events|decider|policy)\\.ts$|^src/courier/journey(\\.\\w+)?\\.ts$|^src/(courier|damage|holds)/[\\w-]+\\.pure\\.ts$' },
      to: { pathNot: '\\.(events|decider|policy|pure)\\.ts$|^src/courier/journey(\\.\\w+)?\\.ts$|^src/event-store/decider\\.ts$|^src/(\\w+)/index\\.ts$|^src/plain/' },
    },
    {
      name: 'features-meet-at-the-door', severity: 'error',
      comment: 'A feature imports another only through its index.ts: its events and pure functions.',
      from: { path: '^src/(holds|courier|damage|partners)/' },
      to: { path: features, pathNot: ['^src/$1/', '^src/(holds|courier|damage|partners)/index\\.ts$'] },
    },
    {
      name: 'machinery-knows-no-feature', severity: 'error',
      comment: 'The log, the projection engine, the HTTP plumbing and the metrics serve any feature.',
      from: { path: '^src/(event-store|projections|http|observability|plain)/' },
      to: { path: features },
    },
    {
      name: 'one-way-to-append', severity: 'error',
      comment: 'Only event-store/execute appends; features never see the port.',
      from: { path: features },
      to: { path: '^src/event-store/(event-store|embedded/.*)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-orphans', severity: 'error', comment: 'Nothing imports it: delete it.', from: { orphan: true, path: '^src/', pathNot: ['main\\.ts$'] }, to: {} },
    { name: 'nothing-from-tests', severity: 'error', comment: 'Production code never needs a test.', from: { path: '^src/' }, to: { path: '^(test|bench|scripts)/' } },
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, enhancedResolveOptions: { extensions: ['.ts', '.js'], extensionAlias: { '.js': ['.ts', '.js'] } } },
};
