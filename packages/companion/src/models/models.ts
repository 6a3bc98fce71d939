/** Models, settings, providers, router and ledger, put together for the doors and the chat. */
import type { ModelsView } from '@lockstep/protocol';
import type { Detectors, Egress, Ledger, Router, RouterDeps } from '@lockstep/router';
import type { AssistantStore, Embedded, Keys, Models } from '../assistant';
import type { Log } from '../log';
import { whileAwake } from '../steadyClocks';
import { exportedLedger, ledgerChecks, ledgerView, sentView } from './ledgerView';
import { pullFromOllama } from './ollamaPull';
import { liveProviders } from './providers';
import { modelsView } from './view';
import { Watching } from './watching';

/** Ollama comes and goes without telling anybody. */
const LOOK_EVERY = 15_000;

/** What does not answer in this time is shown as not answering, in milliseconds. */
const PATIENCE = 10_000;

export interface ModelsDeps {
  store: Pick<AssistantStore, 'settings' | 'routes' | 'ledger' | 'departures'>;
  keys: Keys;
  embedded: Embedded;
  egress: Egress;
  ledger: Ledger;
  createRouter(deps: RouterDeps): Router;
  detectors: Detectors;
  /** Makes chances of the scores of local answers. */
  calibration?: RouterDeps['calibration'];
  environment: NodeJS.ProcessEnv;
  log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  /** A new name for a call. */
  id(): string;
}

/** The models of this companion. */
export function createModels(deps: ModelsDeps): Models {
  const { store, keys, embedded, egress, ledger, environment, log, now, id } = deps;
  const settings = store.settings.read;
  const providers = liveProviders({
    settings,
    keys: {
      ...keys,
      tell(target, health) {
        keys.tell(target, health);
        watching.look();
      }
    },
    embedded,
    local: egress.local,
    environment,
    now
  });
  const router = deps.createRouter({
    providers: providers.list,
    settings,
    egress,
    ledger,
    detectors: deps.detectors,
    keep: record => store.routes.put(record),
    calibration: deps.calibration,
    secondThoughts: true,
    now,
    steady: whileAwake(),
    random: Math.random,
    id
  });
  const parts = { settings, providers, router, embedded, keys };

  function view(signal: AbortSignal): Promise<ModelsView> {
    // Another Lockstep of this user may have changed the settings.
    providers.follow();
    return modelsView(parts, signal);
  }

  const watching = new Watching<ModelsView>({
    read: view,
    same: (before, after) => JSON.stringify(timeless(before)) === JSON.stringify(timeless(after)),
    every: LOOK_EVERY,
    patience: PATIENCE,
    failed: err => log.warn({ err }, 'How the models stand could not be found out.')
  });
  const ledgerParts = { store, ledger, settings, now };
  const checked = ledgerChecks(ledgerParts);
  const embeddedChanges = embedded.watch(() => watching.look());

  return {
    providers: providers.list,
    router,
    ledger,
    view,
    watch: listener => watching.watch(listener),
    settings,

    writeSettings(changes) {
      const written = store.settings.write(changes);
      providers.follow();
      watching.look();
      return written;
    },

    async embedded(action) {
      await embedded.act(action);
      watching.look();
    },

    async setKey({ target, key }) {
      await keys.set(target, key);
      router.forgive(target.provider);
      watching.look();
    },

    async removeKey({ target }) {
      await keys.remove(target);
      watching.look();
    },

    ledgerView: async () => ledgerView(ledgerParts, await checked()),

    sent: intent => sentView({ store }, intent),

    pull: (model, report, signal) =>
      pullFromOllama(
        { local: egress.local, url: providers.ollamaUrl(), ledger },
        model,
        report,
        signal
      ),

    exportLedger: format => exportedLedger(store.ledger.rows(), format),

    async close() {
      watching.close();
      embeddedChanges.dispose();
      await embedded.close();
    }
  };
}

/** The view without what differs at every look. */
function timeless(view: ModelsView): ModelsView {
  return { ...view, ollama: { ...view.ollama, ms: null } };
}
