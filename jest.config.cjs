// Two jest projects: `node` for pure packages and the companion, `lab` (jsdom) for what draws on a page.
// Workspace packages are read from their sources, so nothing needs building before a test.
const testing = require('@jupyterlab/testing/lib/jest-config')(__dirname);

/** Packages on npm that ship ES modules only; jest runs CommonJS, so these are transformed too. */
const esModules = [
  '@anthropic-ai',
  '@codemirror',
  '@hono',
  '@jupyter',
  '@jupyterlab',
  '@marijn',
  '@microsoft',
  '@noble',
  'color',
  'exenv-es6',
  'hono',
  'hyparquet',
  'hyparquet-writer',
  'lib0',
  'marked',
  'nanoid',
  'ollama',
  'openai',
  'stdnum',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'y-websocket',
  'yaml',
  'yjs'
].join('|');

const swc = [
  '@swc/jest',
  {
    jsc: {
      parser: { syntax: 'typescript', tsx: true, decorators: true },
      target: 'es2022',
      transform: { react: { runtime: 'automatic' } }
    },
    module: { type: 'commonjs' }
  }
];

/**
 * Some kinds of spec take their time: `*.live.spec.ts` starts real kernels and is left out of the inner loop
 * (LOCKSTEP_QUICK); `*.full.spec.ts` is heavy and runs only with `npm run test:full` (LOCKSTEP_FULL);
 * `*.ollama.spec.ts` needs a real Ollama, which `npm run test:ollama` starts (LOCKSTEP_OLLAMA_URL).
 */
const slow = [
  ...(process.env.LOCKSTEP_FULL ? [] : ['\\.full']),
  ...(process.env.LOCKSTEP_QUICK ? ['\\.live'] : []),
  ...(process.env.LOCKSTEP_OLLAMA_URL ? [] : ['\\.ollama'])
];
const testRegex = `${slow.map(kind => `(?<!${kind})`).join('')}\\.spec\\.tsx?$`;

const shared = {
  moduleFileExtensions: testing.moduleFileExtensions,
  moduleNameMapper: {
    '^@lockstep/converter$': '<rootDir>/converter/src/index.ts',
    '^@lockstep/([a-z-]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^@lockstep/([a-z-]+)/([a-z-]+)$': '<rootDir>/packages/$1/src/$2/index.ts',
    '\\.(css|gif|ttf|eot)$': '@jupyterlab/testing/lib/jest-file-mock.js'
  },
  modulePathIgnorePatterns: ['<rootDir>/jupyterlab_lockstep/', '<rootDir>/.venv/'],
  testPathIgnorePatterns: ['/lib/', '/node_modules/'],
  testRegex,
  transform: {
    '\\.svg$': '@jupyterlab/testing/lib/jest-raw-loader.js',
    '^.+\\.[cm]?[jt]sx?$': swc
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esModules})(?:/|[a-z-]*/)).+`]
};

module.exports = {
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  projects: [
    {
      ...shared,
      displayName: 'node',
      testEnvironment: 'node',
      globalSetup: '<rootDir>/scripts/network/begin.cjs',
      globalTeardown: '<rootDir>/scripts/network/end.cjs',
      setupFilesAfterEnv: ['<rootDir>/scripts/network/spec.cjs'],
      roots: [
        'protocol',
        'workflow',
        'client',
        'privacy',
        'fake-models',
        'router',
        'linkgraph',
        'companion'
      ]
        .map(name => `<rootDir>/packages/${name}/src`)
        .concat('<rootDir>/converter/src')
    },
    {
      ...shared,
      displayName: 'lab',
      testEnvironment: testing.testEnvironment,
      resolver: testing.resolver,
      setupFiles: testing.setupFiles,
      setupFilesAfterEnv: ['<rootDir>/scripts/network/spec.cjs'],
      roots: [
        'src',
        'packages/cards/src',
        'packages/graph-view/src',
        'packages/widgets/src',
        'packages/page/src'
      ].map(folder => `<rootDir>/${folder}`)
    }
  ]
};
