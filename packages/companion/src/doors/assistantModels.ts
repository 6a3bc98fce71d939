/** The doors of models, settings, keys and the ledger. */
import { assistantRoutes as routes } from '@lockstep/protocol';
import type { Assistant } from '../assistant';
import { door, json } from './door';
import type { Door } from './door';

/** How long the models are asked how they stand, in milliseconds. */
const PATIENCE = 5_000;

type ModelRoute =
  | 'readSettings'
  | 'writeSettings'
  | 'readModels'
  | 'embeddedModel'
  | 'setKey'
  | 'removeKey'
  | 'readLedger';

export function modelCalls({ models }: Assistant): Record<ModelRoute, Door> {
  const view = async () => json(await models.view(AbortSignal.timeout(PATIENCE)));
  return {
    readSettings: door(routes.readSettings, () => json(models.settings())),

    writeSettings: door(routes.writeSettings, ({ body }) => json(models.writeSettings(body))),

    readModels: door(routes.readModels, view),

    embeddedModel: door(routes.embeddedModel, async ({ body }) => {
      await models.embedded(body);
      return view();
    }),

    setKey: door(routes.setKey, async ({ body }) => {
      await models.setKey(body);
      return view();
    }),

    removeKey: door(routes.removeKey, async ({ body }) => {
      await models.removeKey(body);
      return view();
    }),

    readLedger: door(routes.readLedger, () => json(models.ledgerView()))
  };
}
