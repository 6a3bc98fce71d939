// `node scripts/dependencies.mjs`: version, licence and installed size of every direct dependency.
// With `--check` it says instead what docs/dependencies.md forgot, and what it still names.
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { inRoot, moduleFile, python } from './places.mjs';

const read = path => JSON.parse(readFileSync(path, 'utf8'));

const folders = [
  '.',
  'converter',
  'ui-tests',
  'jupyterlab_lockstep_local',
  ...readdirSync(inRoot('packages')).map(name => join('packages', name))
];

/** Package names by where they are needed: in what is shipped, or only to build and test. */
function direct() {
  const manifests = folders.map(folder => read(inRoot(folder, 'package.json')));
  const names = key => manifests.flatMap(manifest => Object.keys(manifest[key] ?? {}));
  const foreign = name => !name.startsWith('@lockstep/');
  const shipped = new Set([...names('dependencies'), ...names('peerDependencies')].filter(foreign));
  const built = new Set(
    names('devDependencies').filter(name => foreign(name) && !shipped.has(name))
  );
  return { shipped: [...shipped].sort(), built: [...built].sort() };
}

function bytesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? bytesIn(path) : lstatSync(path).size);
  }, 0);
}

/** A workspace may hold a version of its own, where another package wants an older one. */
function folderOf(name) {
  const own = folders.map(folder => inRoot(folder, 'node_modules', name));
  return own.slice(1).find(path => existsSync(path)) ?? moduleFile(name);
}

function fromNpm(name) {
  const folder = folderOf(name);
  const { version, license } = read(join(folder, 'package.json'));
  return { name, version, licence: license, bytes: bytesIn(folder) };
}

const askPython = `
import importlib.metadata as m, json, re, sys
rows = []
for name in json.loads(sys.argv[1]):
    d = m.distribution(name)
    size = sum(p.locate().stat().st_size for p in d.files or [] if p.locate().exists())
    stated = d.metadata.get("License-Expression") or d.metadata.get("License") or ""
    classified = [c.split(" :: ")[-1] for c in d.metadata.get_all("Classifier") or [] if "License" in c]
    short = stated.splitlines()[0] if len(stated.splitlines()) == 1 else ", ".join(classified)
    rows.append({"name": name, "version": d.version, "licence": short, "bytes": size})
print(json.dumps(rows))
`;

/** Names in a requirements file or in pyproject's list of dependencies, without extras and versions. */
const pythonNames = () =>
  [
    ...new Set(
      ['requirements.in', 'requirements-test.in'].flatMap(file =>
        readFileSync(inRoot(file), 'utf8')
          .split('\n')
          .filter(line => /^[a-z]/i.test(line))
          .map(line => line.match(/^[\w.-]+/)[0])
      )
    )
  ].concat('jupyter_server');

const fromPip = () =>
  JSON.parse(
    execFileSync(python, ['-c', askPython, JSON.stringify(pythonNames())], { encoding: 'utf8' })
  );

const print = (title, rows) => {
  console.log(`\n${title}`);
  for (const { name, version, licence, bytes } of rows) {
    const megabytes = `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`;
    console.log(
      `${name.padEnd(36)} ${version.padEnd(10)} ${licence.padEnd(26)} ${megabytes.padStart(9)}`
    );
  }
};

const { shipped, built } = direct();
if (process.argv.includes('--check')) {
  const [text] = readFileSync(inRoot('docs', 'dependencies.md'), 'utf8').split('## Refused');
  const rows = text.split('\n').filter(line => line.startsWith('| `'));
  const told = new Set(
    rows.flatMap(row => [...row.split('|')[1].matchAll(/`([^`]+)`/g)].map(([, name]) => name))
  );
  const there = new Set([...shipped, ...built, ...pythonNames()]);
  const missing = [...there].filter(name => !told.has(name));
  const gone = [...told].filter(name => !there.has(name));
  missing.forEach(name => console.log(`docs/dependencies.md does not name ${name}.`));
  gone.forEach(name =>
    console.log(`docs/dependencies.md names ${name}, which nothing depends on.`)
  );
  process.exitCode = missing.length + gone.length > 0 ? 1 : 0;
} else {
  print('npm, in what is shipped', shipped.map(fromNpm));
  print('npm, to build and test', built.map(fromNpm));
  print('Python', fromPip());
}
