// The import rule: which folder may import which. The picture of it is in docs/architecture.md.

/** Folder → the folders of ours that it may import; everything else of ours is refused. */
const mayImport = {
  src: [
    'protocol',
    'privacy',
    'client',
    'workflow',
    'converter',
    'cards',
    'linkgraph',
    'graph-view',
    'widgets'
  ],
  converter: ['protocol'],
  protocol: [],
  workflow: ['protocol'],
  client: ['protocol', 'workflow'],
  cards: ['protocol', 'workflow', 'client'],
  'graph-view': ['linkgraph', 'cards', 'protocol'],
  widgets: ['client', 'cards', 'protocol'],
  page: ['client', 'cards', 'linkgraph', 'graph-view', 'widgets', 'protocol'],
  privacy: [],
  router: ['protocol', 'privacy'],
  linkgraph: [],
  companion: ['protocol', 'workflow', 'converter', 'privacy', 'router', 'linkgraph'],
  'fake-models': []
};

const folderOf = name =>
  name === 'src' ? '^src/' : name === 'converter' ? '^converter/' : `^packages/${name}/`;

const ours = '^(src|converter|packages/[^/]+)/';

/** Tests and what only they use may import the scripted models too. */
const tests = '\\.(spec|testing)\\.tsx?$';

const layer = (name, from, allowed) => ({
  name: `${name}-imports`,
  comment: `${name} may import ${allowed.join(', ') || 'nothing of ours'}.`,
  severity: 'error',
  from,
  to: { path: ours, pathNot: allowed.map(folderOf) }
});

const layers = Object.entries(mayImport).flatMap(([name, allowed]) => {
  const code = [name, ...allowed];
  return [
    layer(name, { path: folderOf(name), pathNot: tests }, code),
    layer(`${name}-tests`, { path: `${folderOf(name)}.*${tests}` }, [...code, 'fake-models'])
  ];
});

/** Packages that must run anywhere: no Node, no JupyterLab, no React. */
const anywhere = '^(converter|packages/(protocol|workflow|client|privacy|router|linkgraph))/';

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one idea, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
    },
    {
      name: 'no-deep-imports',
      comment:
        'A package is reached through its index only, or through that of a folder that its package.json names.',
      severity: 'error',
      from: { path: '^(src|converter|packages/([^/]+))/' },
      to: {
        path: '^(converter|packages/[^/]+)/(src|lib)/(?!index\\.)',
        pathNot: ['^$1/', '^packages/(cards|workflow)/(src|lib)/(compare|conversation)/index\\.']
      }
    },
    {
      name: 'no-node-in-pure-code',
      comment: 'Files, sockets and clocks belong to the companion.',
      severity: 'error',
      from: { path: anywhere, pathNot: '(\\.(spec|testing)\\.tsx?$|^converter/src/cli\\.ts$)' },
      to: { dependencyTypes: ['core'] }
    },
    {
      name: 'no-way-out',
      comment:
        'Sockets belong to the doors, to the kernels, to the search for a free port, to companions of one address among themselves, to the private socket of a published page, and to the audit, which is a visitor.',
      severity: 'error',
      from: {
        path: '^packages/companion/src/',
        pathNot: [
          '\\.spec\\.ts$',
          '/testing/',
          '^packages/companion/src/(doors|kernels)/',
          '^packages/companion/src/shared/',
          '^packages/companion/src/(publishing/askPage|audit/visitor)\\.ts$',
          '^packages/companion/src/cli/(ports|jupyterProbe)\\.ts$'
        ]
      },
      to: {
        path: '^(net|tls|http|https|http2|dgram|dns)(/|$)|node_modules/(undici|ws|@jupyterlab/services)/',
        dependencyTypesNot: ['type-only']
      }
    },
    {
      name: 'no-lab-in-shared-code',
      comment: 'Types of nbformat and rendermime apart, JupyterLab is for src and the page.',
      severity: 'error',
      from: {
        path: '^(converter|packages/(protocol|workflow|client|cards|linkgraph|graph-view|privacy|router))/'
      },
      to: { path: 'node_modules/@(jupyterlab|lumino)/' }
    },
    {
      name: 'no-undeclared-dependency',
      comment: 'Each package names what it imports in its own package.json.',
      severity: 'error',
      from: { path: ours, pathNot: '\\.(spec|testing)\\.tsx?$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] }
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: { path: ours },
      to: { couldNotResolve: true }
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports is dead.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: '(\\.(spec|testing)\\.tsx?$|\\.d\\.ts$|/index\\.tsx?$|/main\\.tsx?$|/cli\\.ts$)'
      },
      to: {}
    }
  ],
  options: {
    builtInModules: { add: ['node:sqlite'] }, // in the wheel's Node, not in every Node that builds
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(lib|node_modules/\\.cache)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    tsConfig: { fileName: 'tsconfig.paths.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types']
    }
  }
};
