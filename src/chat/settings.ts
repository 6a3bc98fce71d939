/**
 * Settings of the assistant between Lab's settings editor and the companion. Only what the person set crosses, and
 * only when it changed here, so that two pages do not write over each other.
 */
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { Settings } from '@lockstep/protocol';
import type { PartialJSONValue, ReadonlyPartialJSONValue } from '@lumino/coreutils';

/** Changes one setting, where the settings editor shows it too. */
export interface SettingsWriter {
  set<K extends SettingName>(name: K, value: Settings[K]): Promise<void>;
}

/**
 * Settings that the editor offers; `alwaysNotebooks` is written by pressing the button of that name only, `risk` by
 * the view of confidence.
 */
export type SettingName = Exclude<keyof Settings, 'alwaysNotebooks' | 'risk'>;

/** In the editor money is in dollars. */
const MICRO = 1_000_000;

/** Reads one value of the editor into the companion's form; anything else than expected is refused there. */
const READ: Record<SettingName, (value: ReadonlyPartialJSONValue) => unknown> = {
  mode: same,
  threshold: same,
  tiers: same,
  budgets: value => mapMoney(value, dollars => Math.round(dollars * MICRO)),
  prices: same,
  ollama: same,
  openai: same,
  gguf: same,
  unloadAfter: same,
  retention: same,
  localOnlyNotebooks: same,
  privateTerms: same,
  privateColumns: same,
  privateNamesByModel: same,
  systemPrompt: same
};

const NAMES: readonly SettingName[] = [
  'mode',
  'threshold',
  'tiers',
  'budgets',
  'prices',
  'ollama',
  'openai',
  'gguf',
  'unloadAfter',
  'retention',
  'localOnlyNotebooks',
  'privateTerms',
  'privateColumns',
  'privateNamesByModel',
  'systemPrompt'
];

/** What of the user's own settings differs from what was last seen; what was taken away falls back to `defaults`. */
export function changesOf(
  before: Readonly<Record<string, unknown>>,
  user: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>
): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const name of NAMES) {
    const had = JSON.stringify(before[name]);
    const has = JSON.stringify(user[name]);
    if (has !== had) {
      changes[name] = has === undefined ? defaults[name] : user[name];
    }
  }
  return changes;
}

/** The user's own settings in the companion's form. */
export function userSettings(
  settings: Pick<ISettingRegistry.ISettings, 'user'>
): Record<string, unknown> {
  return Object.fromEntries(
    NAMES.flatMap(name => {
      const value = settings.user[name];
      return value === undefined ? [] : [[name, READ[name](value)]];
    })
  );
}

/** Writes through the registry, so that the editor and the file show the same; with no registry to the companion. */
export function settingsWriter(
  loading: Promise<Pick<ISettingRegistry.ISettings, 'set'> | null>,
  write: (changes: Partial<Settings>) => Promise<void>
): SettingsWriter {
  return {
    set: async (name, value) => {
      const settings = await loading;
      if (settings) {
        await settings.set(name, shownValue(name, value));
      } else {
        await write({ [name]: value });
      }
    }
  };
}

function shownValue(name: SettingName, value: Settings[SettingName]): PartialJSONValue {
  return name === 'budgets' ? mapMoney(value, micro => micro / MICRO) : value;
}

function same(value: ReadonlyPartialJSONValue): unknown {
  return value;
}

/** Every amount of an object changed; lists of names stay. */
function mapMoney(
  value: ReadonlyPartialJSONValue,
  change: (amount: number) => number
): Record<string, number | string[]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]): [string, number | string[]][] =>
      typeof item === 'number'
        ? [[name, change(item)]]
        : Array.isArray(item)
          ? [[name, item.map(String)]]
          : []
    )
  );
}
