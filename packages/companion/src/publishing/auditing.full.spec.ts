/** The audit that an author asks for: all attacks on a copy of the page, and nothing of the page itself is touched. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ATTACKS } from '../audit/audit';
import { silentLog } from '../log';
import { NOTEBOOK, launchConfig, temporaryFolder } from '../testing/parts';
import { Publisher } from './publisher';

it('refuses all attacks on a copy, while the page keeps its runs and its port', async () => {
  const { folder, remove } = temporaryFolder();
  mkdirSync(join(folder, 'analyses'));
  writeFileSync(join(folder, 'analyses', 'small.ipynb'), JSON.stringify(NOTEBOOK));
  const publisher = new Publisher({
    config: { ...launchConfig(folder), python: resolve('.venv/bin/python') },
    environment: { ...process.env, OLLAMA_HOST: '127.0.0.1:9' },
    log: silentLog(),
    notify: () => undefined,
    now: Date.now
  });
  try {
    const path = 'analyses/small.ipynb';
    const on = await publisher.start({
      ...{ path, reachable: 'machine', port: null, maxKernels: 2, chat: true },
      sharesNotebook: true
    });
    expect(publisher.audit(on.id).audit).toMatchObject({ state: 'running', of: ATTACKS.length });
    while (publisher.read(path).audit?.state === 'running') {
      await new Promise(done => setTimeout(done, 200));
    }
    const { audit, state, port } = publisher.read(path);
    expect([state, port]).toEqual(['on', on.port]);
    expect(audit?.problem).toBeNull();
    expect(
      audit?.findings.map(({ id, outcome, detail }) => `${id}: ${outcome}. ${detail}`)
    ).toEqual(
      ATTACKS.map(({ id }): unknown => expect.stringMatching(new RegExp(`^${id}: refused\\.`)))
    );
    expect(readdirSync(join(folder, 'state', 'published'))).toEqual([on.id]);
  } finally {
    await publisher.close();
    remove();
  }
}, 300_000);
