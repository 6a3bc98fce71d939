/** The assistant for one command: the state folder is opened beside a companion that may be at work on it. */
import type { LaunchConfig } from '@lockstep/protocol';
import { randomBytes } from 'node:crypto';
import type { AssistantStore } from '../assistant';
import { startAssistant } from '../launchAssistant';
import type { AssistantWorks } from '../launchAssistant';
import type { Log } from '../log';
import { openStore } from '../store';

export interface OpenAssistant {
  assistant: AssistantWorks;
  close(): Promise<void>;
}

/**
 * Opens it.
 *
 * @param through what stands between the store and the assistant
 * @throws UserError when the state folder cannot be used
 */
export function openAssistant(
  config: LaunchConfig,
  environment: NodeJS.ProcessEnv,
  log: Log,
  through: (store: AssistantStore) => AssistantStore = store => store
): OpenAssistant {
  const store = openStore({
    folder: config.state,
    holder: `${config.instance}.${randomBytes(4).toString('hex')}`,
    server: '',
    log: log.child({ component: 'store' })
  });
  try {
    const assistant = startAssistant({
      config,
      store: through(store.assistant),
      environment,
      log,
      stays: false
    });
    return {
      assistant,
      async close() {
        try {
          await assistant.close();
        } finally {
          store.close();
        }
      }
    };
  } catch (error) {
    store.close();
    throw error;
  }
}
