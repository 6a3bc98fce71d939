// What eslint holds the code to: typed rules for all TypeScript, Jupyter's own conventions for the
// extension, and no clocks, files or windows in the pure packages.
import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const pure = ['converter/src', 'packages/protocol/src', 'packages/workflow/src'];
const hostGlobals = ['process', 'Buffer', 'window', 'document', 'fetch', 'WebSocket', 'setTimeout'];

/** The ways out of a process. Everything to models goes through the router's egress, which the companion hands them. */
const waysOut = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'];
const waysOutOf = ['globalThis', 'global', 'window', 'self'].flatMap(object =>
  waysOut.map(property => ({ object, property, message: 'Models are reached through the egress.' }))
);

const drawn = ['src/**/*.{ts,tsx}', 'packages/{cards,graph-view,page}/src/**/*'];

export default defineConfig([
  {
    ignores: [
      '**/lib/',
      '**/node_modules/',
      '**/fixtures/',
      '.venv/',
      'dist/',
      'examples/',
      'jupyterlab_lockstep/',
      'ui-tests/playwright-report/',
      'ui-tests/test-results/'
    ]
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true }
      ],
      // Our interfaces declare their functions as methods; none of them reads `this`.
      '@typescript-eslint/unbound-method': 'off',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'no-control-regex': 'off' // notebooks and terminals hold control characters
    }
  },
  {
    files: drawn,
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' }
  },
  {
    files: ['src/**/*.{ts,tsx}', 'ui-tests/**/*.ts'],
    plugins: { jupyter },
    extends: [jupyter.configs.recommended]
  },
  {
    // What a spec invents is shown to nobody and lives as long as the spec.
    files: ['src/**/*.spec.{ts,tsx}', 'src/**/testing.ts'],
    rules: {
      'jupyter/command-described-by': 'off',
      'jupyter/no-untranslated-string': 'off',
      'jupyter/require-disposable-ownership': 'off'
    }
  },
  {
    files: pure.map(folder => `${folder}/**/*.ts`),
    ignores: ['**/*.spec.ts', 'converter/src/cli.ts'],
    rules: {
      'no-restricted-globals': ['error', ...hostGlobals],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Events carry time.' },
        { object: 'Math', property: 'random', message: 'Randomness comes in from outside.' }
      ]
    }
  },
  {
    files: ['packages/{router,privacy,companion}/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/*testing*/**', '**/*.testing.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...waysOut.map(name => ({ name, message: 'Models are reached through the egress.' }))
      ],
      'no-restricted-properties': ['error', ...waysOutOf]
    }
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: globals.node }
  },
  {
    files: ['scripts/network/spec.cjs'],
    languageOptions: { globals: globals.jest }
  },
  {
    // Benchmarks hand functions to a page.
    files: ['style/*.js', 'benchmarks/*.mjs'],
    languageOptions: { globals: globals.browser }
  }
]);
