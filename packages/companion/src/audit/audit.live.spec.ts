/** The audit against our own server, with real kernels behind it: every attack is tried, every one is refused. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePortFrom } from '../cli/ports';
import { runServe } from '../cli/serve';
import { createEngine } from '../engine/engine';
import { notebookJson } from '../engine/testing/notebook';
import { startServer } from '../engine/testing/server';
import { silentLog } from '../log';
import { testTerminal, writePage } from '../testing/parts';
import { ATTACKS, audit } from './audit';

jest.setTimeout(120_000);

const CELLS = [
  '# Every kind of value',
  '## Look\n',
  [
    'word = "France"',
    'count = 3',
    'share = 0.5',
    'wanted = True',
    'names = ["a", "b"]',
    'pairs = {"a": 1}',
    'print(word, count, share, wanted, names, pairs)'
  ].join('\n'),
  '## Go on\n',
  'print(len(word))',
  '## End\n',
  'print("end")'
];

test('every attack on a served page is tried and refused', async () => {
  const server = startServer();
  const stop = new AbortController();
  const { root, config } = server;
  writeFileSync(join(root, 'values.ipynb'), JSON.stringify(notebookJson(CELLS)));
  writePage(root);
  const terminal = testTerminal(root, { OLLAMA_HOST: '127.0.0.1:9' });
  const port = await freePortFrom(18_200, '127.0.0.1');
  const ended = runServe(
    terminal,
    ['values.ipynb'],
    {
      port,
      host: '127.0.0.1',
      maxKernels: 2,
      trustProxy: false,
      token: 'the-audit-token',
      chat: { model: null }
    },
    {
      config: { ...config, page: join(root, 'page') },
      createEngine,
      log: silentLog(),
      signal: stop.signal
    }
  );
  try {
    const said = await terminal.printed(/Ctrl\+C/);
    const address = new URL(/http:\S+/.exec(said)?.[0] ?? '');
    const findings = await audit(address, () => undefined, stop.signal);
    expect(findings.map(({ id, outcome, detail }) => `${id}: ${outcome}. ${detail}`)).toEqual(
      ATTACKS.map(({ id }): unknown => expect.stringMatching(new RegExp(`^${id}: refused\\.`)))
    );
    expect(findings.find(({ id }) => id === 'values')?.detail).toBe('Values arrive as values.');
  } finally {
    stop.abort();
    await ended;
    await server.untilNoKernels();
    await server.close();
  }
});
