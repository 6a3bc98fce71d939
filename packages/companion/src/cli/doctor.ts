/** `doctor`: each thing Lockstep needs, how it stands, and the exact remedy where something is missing. */
import { UserError } from '@lockstep/protocol';
import type { LaunchConfig, StatusItem } from '@lockstep/protocol';
import { silentLog } from '../log';
import { statusItems } from '../status';
import { openStore } from '../store';
import { askKernelspecs } from './jupyterProbe';
import type { Style, Terminal } from './terminal';

const WORDS: Record<StatusItem['state'], { word: string; style: Style }> = {
  fine: { word: 'fine', style: 'fine' },
  missing: { word: 'missing', style: 'problem' },
  broken: { word: 'broken', style: 'problem' }
};

/** Resolves with the exit status: 0 when everything is fine, else 1. */
export async function runDoctor(
  terminal: Terminal,
  config: LaunchConfig,
  { json }: { json?: boolean },
  signal: AbortSignal
): Promise<number> {
  const store = { problem: tryStore(config) };
  const items = statusItems(config, store, await askKernelspecs(config, signal));
  const bad = items.filter(({ state }) => state !== 'fine');
  if (json === true) {
    terminal.print(JSON.stringify({ items }, null, 2));
  } else {
    show(terminal, items, bad.length);
  }
  return bad.length === 0 ? 0 : 1;
}

/** Opens and closes the store, which also brings it to the newest schema; the error for a person when that fails. */
function tryStore(config: LaunchConfig): UserError | null {
  try {
    openStore({
      folder: config.state,
      holder: `${config.instance}.doctor`,
      server: '',
      log: silentLog()
    }).close();
    return null;
  } catch (error) {
    if (error instanceof UserError) {
      return error;
    }
    throw error;
  }
}

function show({ print, paint, wrap }: Terminal, items: StatusItem[], bad: number): void {
  const width = Math.max(...items.map(({ label }) => label.length));
  for (const { label, state, detail, remedy } of items) {
    const { word, style } = WORDS[state];
    print(
      `${label.padEnd(width)}  ${paint(style, word.padEnd(7))}  ${state === 'fine' ? detail : ''}`.trimEnd()
    );
    if (state !== 'fine') {
      print(wrap(detail, width + 2));
      // A command is copied whole, so it is never broken into lines.
      print(`${' '.repeat(width + 2)}${paint('heading', remedy ?? '')}`);
    }
  }
  print('');
  print(
    bad === 0 ? 'Everything that Lockstep needs is here.' : `${bad} of ${items.length} need work.`
  );
}
