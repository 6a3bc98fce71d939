/** One result behind every door: the command line, the library in Node and in a browser, and JupyterLab. */
import { convert, definitionToYaml, teachingDocument, versionOf } from '@lockstep/converter';
import { routes } from '@lockstep/protocol';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import type { Context } from 'node:vm';
import { silentLog } from '../log';
import { launchConfig, raw, temporaryFolder, testTerminal } from '../testing/parts';
import type { TestTerminal } from '../testing/parts';
import { runScripted } from '../testing/program';
import { scriptedEngine } from '../testing/scriptedEngine';
import { runCompanion } from './companion';

const NOTEBOOKS = [
  'examples/link-web.ipynb',
  'examples/site-audit.ipynb',
  'converter/fixtures/no-headings.ipynb',
  'converter/fixtures/r.ipynb'
].map(path => resolve(path));

let folder: string;
let remove: () => void;
let browser: Context;

beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
  // A browser's bundle: one that needs a module of Node does not build.
  const file = join(folder, 'converter.js');
  execFileSync(
    resolve('node_modules/.bin/esbuild'),
    [
      resolve('converter/src/index.ts'),
      '--bundle',
      '--minify',
      '--platform=browser',
      '--target=es2022',
      '--format=iife',
      '--global-name=converter',
      '--log-level=error',
      `--outfile=${file}`,
      `--alias:@lockstep/protocol=${resolve('packages/protocol/src/index.ts')}`
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] }
  );
  // What every page has beside the language itself, and nothing of Node: no process, require or Buffer.
  browser = createContext({ TextEncoder, TextDecoder });
  runInContext(readFileSync(file, 'utf8'), browser);
});

afterAll(() => {
  remove();
});

/** What one door makes of a notebook: definition as JSON and YAML, and the document. */
interface Made {
  json: string;
  yaml: string;
  markdown: string;
}

function inNode(notebook: string): Made & { version: string } {
  const text = readFileSync(notebook, 'utf8');
  const name = nameOf(notebook);
  const { definition } = convert(text, { name, overlay: overlayOf(notebook) });
  return {
    json: `${JSON.stringify(definition, null, 2)}\n`,
    yaml: definitionToYaml(definition),
    markdown: teachingDocument(text, { name }),
    version: versionOf(definition)
  };
}

function inBrowser(notebook: string): Made {
  const given = {
    text: readFileSync(notebook, 'utf8'),
    name: nameOf(notebook),
    overlay: overlayOf(notebook)
  };
  const made: unknown = runInContext(
    `(given => {
      const { definition } = converter.convert(given.text, { name: given.name, overlay: given.overlay });
      return JSON.stringify([
        JSON.stringify(definition, null, 2) + '\\n',
        converter.definitionToYaml(definition),
        converter.teachingDocument(given.text, { name: given.name })
      ]);
    })(${JSON.stringify(given)})`,
    browser
  );
  const [json = '', yaml = '', markdown = ''] = textsIn(String(made));
  return { json, yaml, markdown };
}

function textsIn(list: string): string[] {
  const texts: unknown = JSON.parse(list);
  return Array.isArray(texts) ? texts.map(String) : [];
}

async function atTheCommandLine(notebook: string): Promise<Made> {
  const terminal: TestTerminal = testTerminal(folder);
  const made: string[] = [];
  for (const form of ['json', 'yaml', 'markdown']) {
    const out = join(folder, `${nameOf(notebook)}.${form}`);
    const status = await runScripted(['convert', notebook, '--to', form, '--out', out], {
      terminal
    });
    expect({ status, complaints: terminal.complaints }).toEqual({ status: 0, complaints: [] });
    made.push(readFileSync(out, 'utf8'));
  }
  const [json = '', yaml = '', markdown = ''] = made;
  return { json, yaml, markdown };
}

function nameOf(notebook: string): string {
  return basename(notebook, '.ipynb');
}

function overlayPath(notebook: string): string {
  return notebook.replace(/\.ipynb$/, '.app.yaml');
}

function overlayOf(notebook: string): string | null {
  const path = overlayPath(notebook);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

describe.each(NOTEBOOKS.map(path => [basename(path), path]))('%s', (_, notebook) => {
  it('is the same bytes in Node, in a browser and at the command line', async () => {
    const { version: _version, ...made } = inNode(notebook);
    expect(inBrowser(notebook)).toEqual(made);
    expect(await atTheCommandLine(notebook)).toEqual(made);
  });
});

it('is the same version in JupyterLab, which sends the notebook as an object', async () => {
  const stop = new AbortController();
  let ended: Promise<number> = Promise.resolve(0);
  await new Promise((started, failed) => {
    ended = runCompanion({
      config: { ...launchConfig(folder), python: join(folder, 'none') },
      createEngine: scriptedEngine,
      environment: {},
      log: silentLog(),
      print: started,
      signal: stop.signal
    });
    ended.catch(failed);
  });
  try {
    for (const notebook of NOTEBOOKS) {
      const path = basename(notebook);
      if (overlayOf(notebook) !== null) {
        copyFileSync(overlayPath(notebook), join(folder, overlayPath(path)));
      }
      const content: unknown = JSON.parse(readFileSync(notebook, 'utf8'));
      const answer = await raw(
        { socketPath: join(folder, 'c.sock') },
        'POST',
        '/apps/open',
        { Authorization: 'Bearer the-bearer', 'Content-Type': 'application/json' },
        JSON.stringify({ path, notebook: content, diskIds: idsIn(content) })
      );
      const { plan } = routes.openApp.reply.parse(answer.json());
      expect(plan.app).toBe(inNode(notebook).version);
    }
  } finally {
    stop.abort();
    await ended;
  }
});

/** The ids that the cells of a notebook have. */
function idsIn(notebook: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(notebook, (key, value: unknown) => {
    if (key === 'id' && typeof value === 'string') {
      found.push(value);
    }
    return value;
  });
  return found;
}
