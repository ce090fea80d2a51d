const { join } = require('node:path');

/** The walls of the pages: they know the service by its contract only, and parts know no page. */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'The router knows the pages, and pages come when they are visited: that way alone is a circle.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import', 'type-only'] } },
    },
    {
      name: 'pages-know-the-contract',
      severity: 'error',
      comment:
        'A page that imports from the service would bring it into the browser; plain helpers import nothing but each other.',
      from: { path: '^web/' },
      to: { path: '^(src|test|scripts|bench)/', pathNot: '^src/plain/' },
    },
    {
      name: 'parts-know-no-page',
      severity: 'error',
      comment: 'What pages share serves all of them alike.',
      from: { path: '^web/src/(parts|shell|api)/' },
      to: { path: '^web/src/(?!parts/|shell/|api/|pages[.]tsx|styles/)' },
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
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, 'tsconfig.json') },
    enhancedResolveOptions: {
      extensions: ['.tsx', '.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default'],
    },
  },
};
