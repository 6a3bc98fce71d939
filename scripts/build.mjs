// `npm run build`: types, labextension, companion and page, each only when its sources changed.
import './require-node.mjs';

import { existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import * as places from './places.mjs';
import { Progress } from './progress.mjs';
import { command, explain, run } from './run.mjs';
import { setUp } from './setup.mjs';
import { hashOf, isFresh, mark } from './stamps.mjs';

const { inRoot, moduleFile } = places;
const stamps = inRoot('node_modules', '.cache', 'lockstep', 'built.json');
const node = (...args) => run(process.execPath, args);

const house = ['package-lock.json', 'tsconfig.base.json', 'scripts/build.mjs'];
const shared = ['packages/protocol', 'packages/workflow'];
const script = name => ['scripts/bundle.mjs', `scripts/build-${name}.mjs`];

/** What is built, from what, by what, and the file that proves it. Later parts may need earlier ones. */
const parts = {
  types: {
    sources: ['tsconfig.json', 'src', 'converter', 'packages', 'ui-tests'],
    result: inRoot('lib', 'index.js'),
    build: () => node(moduleFile('typescript', 'lib', 'tsc.js'), '-b')
  },
  companion: {
    sources: [
      ...shared,
      'converter',
      'packages/privacy',
      'packages/router',
      'packages/companion',
      ...script('companion')
    ],
    result: places.companionFile,
    build: () => node(inRoot('scripts', 'build-companion.mjs'))
  },
  page: {
    sources: [
      ...shared,
      'packages/client',
      'packages/cards',
      'packages/page',
      'style',
      ...script('page')
    ],
    result: join(places.pageFolder, 'index.html'),
    build: () => node(inRoot('scripts', 'build-page.mjs'))
  },
  labextension: {
    sources: ['package.json', 'src', 'style', 'schema', 'converter', 'packages'],
    result: join(places.labextension, 'package.json'),
    build: () =>
      node(
        moduleFile('@jupyter', 'builder', 'lib', 'build-labextension.js'),
        '--core-package-file',
        moduleFile('@jupyterlab', 'core-meta', 'core.package.json'),
        places.root
      )
  }
};

/** Builds the named parts (all by default) and says which. Throws UserError when one fails. */
export async function build(progress, names = Object.keys(parts)) {
  for (const name of names) {
    const { sources, result, build: make } = parts[name];
    const hash = hashOf(...house, ...sources);
    if (existsSync(result) && isFresh(stamps, name, hash)) {
      continue;
    }
    await progress.step(`Building the ${name}`, async () => {
      try {
        await make();
      } catch (error) {
        throw explain(`Building the ${name}`, error);
      }
      mark(stamps, name, hash);
    });
  }
}

const linkSources = ['pyproject.toml', 'jupyter-config', 'package.json'];

/** Links the built package into .venv in development mode: JupyterLab then reads the clone itself. */
export async function link(progress) {
  const stampFile = inRoot('.venv', '.lockstep.json');
  const hash = hashOf(...linkSources) + places.root;
  const shown = join(places.venv, 'share', 'jupyter', 'labextensions', 'jupyterlab-lockstep');
  if (isFresh(stampFile, 'link', hash) && existsSync(join(shown, 'package.json'))) {
    return;
  }
  await progress.step('Linking Lockstep into .venv', async () => {
    const how = ['--no-deps', '--no-build-isolation', '--quiet', '--disable-pip-version-check'];
    try {
      await run(places.python, ['-m', 'pip', 'install', ...how, '-e', places.root]);
    } catch (error) {
      throw explain('Linking Lockstep into .venv', error);
    }
    if (lstatSync(shown, { throwIfNoEntry: false })) {
      rmSync(shown, { recursive: true });
    }
    mkdirSync(dirname(shown), { recursive: true });
    symlinkSync(places.labextension, shown, 'junction'); // a junction needs no rights on Windows
    mark(stampFile, 'link', hash);
  });
}

/** Sets up, builds and links: what start, wheel and the tests all begin with. */
export async function makeReady(progress, goal) {
  await setUp(progress, goal);
  await build(progress);
  await link(progress);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await command(() => makeReady(new Progress()));
}
