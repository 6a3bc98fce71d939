/** The embedded model as the companion uses it: weights by consent, an engine in a process of its own, one state. */
import { UserError } from '@lockstep/protocol';
import type { EmbeddedState, LaunchConfig, Settings } from '@lockstep/protocol';
import { ProviderError } from '@lockstep/router';
import type { EmbeddedPort, Ledger } from '@lockstep/router';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Embedded } from '../../assistant';
import type { Log } from '../../log';
import { Engine } from './engineProcess';
import type { Weights as EngineWeights } from './engineProcess';
import { CONTEXT_WINDOW, OFFERS } from './offers';
import type { Offer } from './offers';
import { ownFile } from './ownFile';
import { pipParts } from './pip';
import type { PartSource } from './pip';
import { WeightsFolder } from './record';
import { Throttle } from './throttle';
import { Weights } from './weights';

export interface EmbeddedDeps {
  config: Pick<LaunchConfig, 'engine' | 'python' | 'state'>;
  settings(): Pick<Settings, 'gguf' | 'unloadAfter'>;
  ledger: Pick<Ledger, 'intend' | 'settle'>;
  log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  /** Whether this process goes on with a download that was agreed to; a short command leaves it to the companion. */
  goOn: boolean;
  /** The engine's bundle; beside this process's own by default. */
  bundle?: string;
  /** Where parts come from; the machine's pip by default. */
  parts?: PartSource;
  offers?: readonly Offer[];
}

/** Milliseconds between two tellings of a change. */
const TELL = 250;

/** A change of the reading speed that is worth a write. */
const NEWS = 0.2;

type Usable = NonNullable<ReturnType<EmbeddedPort['model']>> & { weights: EngineWeights };

/** The embedded model. Nothing is loaded, and no process started, before the first question. */
export function createEmbedded(deps: EmbeddedDeps): Embedded {
  const { config, log, now, settings } = deps;
  const offers = deps.offers ?? OFFERS;
  const folder = new WeightsFolder(join(config.state, 'models'));
  const listeners = new Set<() => void>();
  const telling = new Throttle(TELL, () => listeners.forEach(listener => listener()));
  const changed = (): void => telling.call();
  const weights = new Weights({
    folder,
    parts: deps.parts ?? pipParts([config.python]),
    ledger: deps.ledger,
    offers,
    changed,
    now,
    log
  });
  const speedOf = (digest: string): number | null =>
    folder.facts().speeds[digest] ?? offers.find(({ sha256 }) => sha256 === digest)?.reads ?? null;
  const engine = new Engine({
    bundle: deps.bundle ?? join(dirname(process.argv[1] ?? ''), 'engine.mjs'),
    engine: config.engine ?? '',
    unloadAfter: () => settings().unloadAfter,
    speedOf,
    measured(digest, speed) {
      const { speeds } = folder.facts();
      const before = speeds[digest];
      if (before === undefined || Math.abs(speed - before) / before > NEWS) {
        folder.write({ speeds: { ...speeds, [digest]: Math.round(speed * 10) / 10 } });
      }
    },
    changed,
    log
  });

  const withoutEngine = (): string | null =>
    config.engine !== undefined &&
    existsSync(join(config.engine, 'node_modules', 'node-llama-cpp', 'package.json'))
      ? null
      : `The engine of the local model is not installed. Run "${config.python} -m pip install 'jupyterlab-lockstep[local]'", then restart Jupyter.`;

  const usable = (): Usable | null => {
    if (withoutEngine() !== null) {
      return null;
    }
    const { gguf } = settings();
    if (gguf !== '') {
      const own = ownFile(gguf);
      return own.problem === null ? { ...own, weights: own } : null;
    }
    const offer = weights.ready();
    if (offer === null) {
      return null;
    }
    const { bytes, id: name, sha256: digest } = offer;
    const contextWindow = CONTEXT_WINDOW;
    return {
      ...{ name, digest, bytes, contextWindow },
      weights: { digest, file: folder.finished(offer), contextWindow }
    };
  };

  const state = (): EmbeddedState => {
    const told = weights.state();
    const whole: EmbeddedState = { ...told, offers: offers.map(offered) };
    const missing = withoutEngine();
    if (missing !== null) {
      return { ...whole, state: 'no-engine', problem: missing };
    }
    const { gguf } = settings();
    if (gguf !== '') {
      const own = ownFile(gguf);
      const { problem } = own;
      const choice = problem === null ? own.name : gguf;
      return { ...whole, ...inMemory(problem === null ? 'ready' : 'problem'), choice, problem };
    }
    return { ...whole, ...inMemory(told.state) };
  };

  const inMemory = (there: EmbeddedState['state']): Pick<EmbeddedState, 'state'> => ({
    state: there === 'ready' && engine.phase !== 'out' ? engine.phase : there
  });

  const problem = (): string | null => (usable() === null ? whyNone(state()) : null);

  const needed = (): Usable => {
    const model = usable();
    if (model === null) {
      throw new ProviderError('no-model', problem() ?? 'There is no local model.');
    }
    return model;
  };

  if (deps.goOn) {
    weights.start();
  }
  return {
    state,
    problem,
    watch(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    model() {
      const found = usable();
      return found && pick(found);
    },
    readingSpeed() {
      const found = usable();
      return found && speedOf(found.digest);
    },
    async *generate(request, signal) {
      yield* engine.generate(needed().weights, request, signal);
    },
    async countTokens(turns, signal) {
      return engine.countTokens(needed().weights, turns, signal);
    },
    async act(action) {
      switch (action.action) {
        case 'agree': {
          const missing = withoutEngine();
          if (missing !== null) {
            throw new UserError('no-engine', missing);
          }
          return weights.agree(action.choice);
        }
        case 'pause':
          return weights.pause();
        case 'resume':
          return weights.resume();
        case 'remove':
          await engine.unload();
          return weights.remove();
        case 'unload':
          return engine.unload();
      }
    },
    async close() {
      await Promise.all([engine.unload(), weights.close()]);
      telling.stop();
    }
  };
}

function pick({ name, digest, bytes, contextWindow }: Usable): ReturnType<EmbeddedPort['model']> {
  return { name, digest, bytes, contextWindow };
}

function offered(offer: Offer): EmbeddedState['offers'][number] {
  const { id, bytes, memory, solved, of, seconds } = offer;
  return { id, bytes, memory, solved, of, seconds };
}

function whyNone({ state, progress, problem }: EmbeddedState): string {
  const percent =
    progress === null ? '' : ` (${Math.floor((100 * progress.done) / progress.total)} %)`;
  switch (state) {
    case 'downloading':
      return `The local model is still being downloaded${percent}. Ask again when it is here.`;
    case 'paused':
      return `The download of the local model is paused${percent}. Press Resume in the Models panel.`;
    case 'checking':
      return 'The local model is being checked. Ask again in a moment.';
    case 'absent':
    case 'ready':
    case 'loading':
    case 'loaded':
    case 'no-engine':
    case 'problem':
      return (
        problem ??
        'No local model is on this machine yet. Choose one in the Models panel, or start Ollama.'
      );
  }
}
