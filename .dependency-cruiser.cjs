/**
 * The walls of the house: who may import whom. Each rule says why it stands. `src/app.module.ts`, `src/main.ts` and `src/cli`
 * put the house together and may import anything; `test/docs/walls.spec.ts` breaks each rule once to see that it holds.
 */
const FEATURES = 'holds|courier|damage|cases|digests|partners|fairness|access|report|epcis';
const MACHINERY = 'event-store|projections|kafka|audit|http|observability|config';

/** What must stay pure: what is decided and what is computed. */
const CORE = [
  '^src/[^/]+/[^/]+[.](events|decider|policy)[.]ts$',
  '^src/courier/(journey|journey[.]steps|journey[.]shape|lag|kaplan-meier|percentiles|log-rank|restricted-mean|comparison|wait-counts|longer|expected-arrival|run-days)[.]ts$',
  '^src/damage/(damage[.](custody|window|custody|facts|roles)|policies[.]in-force|policy[.](shape|check|facts|verdict|words|compare|typical-cases|what-if)|claim[.](assessment|decided|explanation|state|steps|words))[.]ts$',
  '^src/fairness/giving[.]ts$',
  '^src/epcis/epcis(-event|[.]names)[.]ts$',
  '^src/report/(charts/|sections/|section|words|hurts|explanations|report[.](month|figures|sentences|document))',
  '^src/report/render/(html|svg|markup|paper|win-ansi)[.]ts$',
  '^src/event-store/(decider|upcast)[.]ts$',
  '^src/kafka/topics[.]ts$',
];

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Two files that need each other are one file; two rooms that need each other are one room.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'pure-core',
      severity: 'error',
      comment:
        'What is decided and computed is pure: no Nest, no I/O, no clock, no packages. It imports its like and plain helpers.',
      from: { path: CORE },
      to: { pathNot: [...CORE, '^src/plain/', `^src/(${FEATURES})/index[.]ts$`] },
    },
    {
      name: 'pure-core-takes-types-from-the-door',
      severity: 'error',
      comment:
        "What stands behind another feature's index.ts is not all pure: the core takes types from there, nothing that runs but the journey.",
      from: { path: CORE, pathNot: '^src/damage/damage[.]window[.]ts$' },
      to: { path: `^src/(${FEATURES})/index[.]ts$`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-core-has-no-clock',
      severity: 'error',
      comment: 'The time comes with the command.',
      from: { path: CORE },
      to: { path: '^src/plain/clock[.]ts$' },
    },
    {
      name: 'plain-is-plain',
      severity: 'error',
      comment: 'The helpers that the pure core may use import nothing but each other.',
      from: { path: '^src/plain/' },
      to: { pathNot: '^src/plain/' },
    },
    {
      name: 'features-meet-at-the-door',
      severity: 'error',
      comment: 'A feature imports another only through its index.ts: its events, its pure functions, its directory.',
      from: { path: `^src/(${FEATURES})/` },
      to: { path: `^src/(${FEATURES})/`, pathNot: ['^src/$1/', `^src/(${FEATURES})/index[.]ts$`] },
    },
    {
      name: 'machinery-knows-no-feature',
      severity: 'error',
      comment: 'The log, the views, HTTP and the metrics serve any feature; features register with them.',
      from: { path: `^src/(${MACHINERY})/` },
      to: { path: `^src/(${FEATURES})/` },
    },
    {
      name: 'one-way-to-append',
      severity: 'error',
      comment:
        'Only event-store/execute appends: a feature never gets hold of the store, only of its types and errors.',
      from: { path: `^src/(${FEATURES}|http|simulation)/` },
      to: { path: '^src/event-store/(event-store[.]module[.]ts$|embedded/|eventstoredb/)' },
    },
    {
      name: 'no-event-bus',
      severity: 'error',
      comment: "Views and the engine never travel over Nest's in-process buses: an exception there kills the handler.",
      from: { path: '^src/(event-store|projections|kafka|audit|simulation)/' },
      to: { path: 'node_modules/@nestjs/cqrs/' },
    },
    {
      name: 'views-do-not-write-the-log',
      severity: 'error',
      comment: 'A view is a function of the log alone: the engine and the projections have no way to append.',
      from: { path: '^src/(projections/|[^/]+/[^/]+[.]projection[.]ts$)' },
      to: { path: '^src/event-store/(execute|(embedded|eventstoredb)/[^/]+)[.]ts$' },
    },
    {
      name: 'the-relay-only-reads',
      severity: 'error',
      comment:
        'What is published is what the log says: the relay has no way to append, and knows the store by its port.',
      from: { path: '^src/kafka/', pathNot: '^src/kafka/relay[.]module[.]ts$' },
      to: { path: '^src/event-store/(execute|event-store[.]module|(embedded|eventstoredb)/[^/]+)[.]ts$' },
    },
    {
      name: 'kafka-behind-the-relay',
      severity: 'error',
      comment: 'The client has faults that lose data; only the relay knows how to live with them.',
      from: { path: '^src/', pathNot: '^src/kafka/' },
      to: { path: 'node_modules/kafkajs/' },
    },
    {
      name: 'adapters-behind-their-port',
      severity: 'error',
      comment: 'Which store it is, is chosen in one place.',
      from: { path: '^src/', pathNot: '^src/(event-store|cli)/' },
      to: { path: '^src/event-store/(embedded|eventstoredb)/' },
    },
    {
      name: 'adapters-stand-apart',
      severity: 'error',
      comment: 'Each keeps the contract by itself; what both need stands beside the port.',
      from: { path: '^src/event-store/(embedded|eventstoredb)/' },
      to: { path: '^src/event-store/(embedded|eventstoredb)/', pathNot: '^src/event-store/$1/' },
    },
    {
      name: 'one-way-to-eventstoredb',
      severity: 'error',
      comment:
        'Only the adapter knows the client and its protocol: what is wrong with the client is mended there, once.',
      from: { path: '^src/', pathNot: '^src/event-store/eventstoredb/' },
      to: { path: '@eventstore/db-client' },
    },
    {
      name: 'simulation-stands-apart',
      severity: 'error',
      comment: 'It is the world outside: it knows the service by what it sends, so that its truth is its own.',
      from: { path: '^src/simulation/' },
      to: { path: '^src/', pathNot: '^src/(simulation|plain)/' },
    },
    {
      name: 'only-the-commands-simulate',
      severity: 'error',
      comment: 'The service never needs the simulation.',
      from: { path: '^src/', pathNot: '^src/(simulation|cli)/' },
      to: { path: '^src/simulation/' },
    },
    {
      name: 'nobody-needs-the-edge',
      severity: 'error',
      comment: 'main, app.module and the commands put the house together; nothing in it needs them.',
      from: { path: '^src/', pathNot: '^src/(main[.]ts$|cli/)' },
      to: { path: '^src/(main[.]ts$|app[.]module[.]ts$|cli/)' },
    },
    {
      name: 'no-dead-files',
      severity: 'error',
      comment: 'The service does not reach it: delete it, or use it.',
      from: { path: '^src/main[.]ts$' },
      // The digest is how tests and the soak see that two views are the same; the verifier is read, and runs elsewhere.
      to: { path: '^src/', pathNot: '^src/(projections/digest[.]ts|audit/bundle/verify[.]mjs)$', reachable: false },
    },
    {
      name: 'nothing-from-tests',
      severity: 'error',
      comment: 'What runs in production never needs a test.',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'no-development-packages',
      severity: 'error',
      comment: 'What runs in production is installed in production.',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolves',
      severity: 'error',
      comment: 'What is imported is there.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Imports of types are imports too. Endings in .js are resolved to .ts as the compiler does it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
