/** Starts the assistant's parts on an open store, and ends them: record, models, chats. */
import type { LaunchConfig } from '@lockstep/protocol';
import { maskSecrets } from '@lockstep/privacy';
import { createEgress, createLedger, createRouter } from '@lockstep/router';
import { randomBytes } from 'node:crypto';
import type { Assistant, AssistantStore } from './assistant';
import { createLearning } from './calibration/learning';
import { createChats } from './chat/chats';
import type { TellStanding } from './chat/guidedRuns';
import type { Engine } from './contract';
import { crawlServer } from './crawls/crawlServer';
import { createCrawls } from './crawls/crawls';
import { createCrawlEgress } from './crawls/egress';
import { jupyterSettings } from './kernels/connection';
import type { Log } from './log';
import { throughSleep } from './steadyClocks';
import { createEmbedded } from './models/embedded';
import { holdKeys } from './models/heldKeys';
import { pythonKeyring } from './models/keyring';
import { createKeys } from './models/keys';
import { createModels } from './models/models';
import { createDetectors } from './privacy/detectors';
import { kernelFrames } from './privacy/frames';
import { modelNames } from './privacy/modelNames';
import { ownNames, thisSystem } from './privacy/own';
import { settleLeftOver } from './record/leftOver';
import { createRecord } from './record/record';
import type { Record } from './record/record';
import { wayOut } from './wayOut';

export interface AssistantOptions {
  config: LaunchConfig;
  store: AssistantStore;
  environment: NodeJS.ProcessEnv;
  log: Log;
  /** Where the Guided App of a notebook stands, for chats; absent where no runs are. */
  guided?: TellStanding;
  /** Whether this process stays: then it goes on with downloads, and recovers what a dead one left. */
  stays: boolean;
}

/** The assistant of a process. */
export interface AssistantWorks extends Assistant {
  record: Record;
  /** Settles when the keys in the keyring are known. */
  readonly ready: Promise<void>;
  /** After a start: ends what a dead process left half done. What steps left waits until the engine has recovered. */
  recover(engine: Engine, recovered: Promise<void>): Promise<void>;
  /** Stops answers and the embedded model; nothing is written afterwards. */
  close(): Promise<void>;
}

/** Everything the assistant is made of. No model is loaded and nothing leaves before the first question. */
export function startAssistant(options: AssistantOptions): AssistantWorks {
  const { config, store, environment, stays } = options;
  const log = options.log.child({ component: 'assistant' });
  const now = Date.now;
  const id = (): string => randomBytes(12).toString('hex');
  const settings = store.settings.read;
  const record = createRecord({
    store: store.observations,
    mask: maskSecrets,
    retention: () => settings().retention,
    log,
    now
  });
  const ledger = createLedger({
    store: store.ledger,
    budgets: () => settings().budgets,
    now,
    steady: throughSleep(),
    id
  });
  const embedded = createEmbedded({ config, settings, ledger, log, now, goOn: stays });
  const keyring = pythonKeyring(config.python, log);
  const held = holdKeys({ folder: config.state, keyring, log, now });
  const keys = createKeys({ held, environment, now });
  const egress = createEgress(wayOut, store.departures);
  const jupyter =
    config.jupyter &&
    jupyterSettings(config.jupyter, err =>
      log.warn({ err }, 'A kernel sent a message that cannot be read.')
    );
  const detectors = createDetectors({
    record,
    settings,
    own: ownNames(thisSystem(environment), config.root),
    frames: (kernels, signal) =>
      jupyter === undefined ? Promise.resolve([]) : kernelFrames(jupyter, kernels, signal),
    modelNames: (texts, signal) => modelNames(models.router, id, texts, signal),
    log
  });
  const learning = createLearning(store, now);
  const used = record.watch((whole, observations) => {
    if (!whole) {
      observations.forEach(({ observation }) => learning.use.observed(observation));
    }
  });
  const models = createModels({
    store,
    keys,
    embedded,
    egress,
    ledger,
    createRouter,
    detectors,
    calibration: learning.calibration,
    environment,
    log,
    now,
    id
  });
  const crawls = createCrawls({
    connectors: [crawlServer()],
    held,
    egress: createCrawlEgress({ egress, ledger, log })
  });
  const { guided } = options;
  const chats = createChats({
    store,
    record,
    models,
    answered: answer => learning.use.answered(answer),
    ...(guided === undefined ? {} : { guided }),
    log,
    now,
    id
  });
  let closed = false;

  return {
    store,
    record,
    models,
    learning,
    chats,
    crawls,
    mask: maskSecrets,
    ready: held.loaded,

    async recover(engine, recovered) {
      try {
        const settled = ledger.recover();
        if (settled > 0) {
          log.warn({ settled }, 'Calls that a dead process left open count at their worst case.');
        }
        record.expire();
        chats.recover();
        await recovered;
        if (closed) {
          return;
        }
        settleLeftOver(store.observations, record, engine);
      } catch (err) {
        // A person can still ask and run; what was left half done is shown as it is.
        log.error({ err }, 'What an earlier process left half done could not be cleared up.');
      }
    },

    async close() {
      closed = true;
      used.dispose();
      crawls.close();
      await Promise.all([chats.close(), models.close()]);
      record.close();
    }
  };
}
