/** The doors of models, settings, keys and the ledger. */
import { assistantRoutes as routes } from '@lockstep/protocol';
import { randomUUID } from 'node:crypto';
import type { Assistant } from '../assistant';
import { explainQuestion } from '../chat/explain';
import { modelSwitch } from '../record/modelEvents';
import type { AssistantPlace } from './assistant';
import { PROMPT_BODY } from './assistantChats';
import { attachment } from './attachment';
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
  | 'readLedger'
  | 'readSent'
  | 'exportLedger'
  | 'explainRoute';

export function modelCalls(
  { models, store, record }: Assistant,
  { now }: AssistantPlace
): Record<ModelRoute, Door> {
  const view = async () => json(await models.view(AbortSignal.timeout(PATIENCE)));
  return {
    readSettings: door(routes.readSettings, () => json(models.settings())),

    writeSettings: door(routes.writeSettings, ({ body }) => {
      const before = models.settings();
      const after = models.writeSettings(body);
      const at = now();
      const change = modelSwitch(before, after, `models:${at}:${randomUUID()}`, at);
      if (change !== null) {
        record.observe([change]);
      }
      return json(after);
    }),

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

    readLedger: door(routes.readLedger, async () => json(await models.ledgerView())),

    readSent: door(routes.readSent, ({ params: { intent } }) => json(models.sent(intent))),

    exportLedger: door(routes.exportLedger, ({ params: { format } }) => ({
      kind: 'file',
      bytes: Buffer.from(models.exportLedger(format)),
      headers: {
        'Content-Type': `${format === 'csv' ? 'text/csv' : 'application/json'}; charset=utf-8`,
        'Content-Disposition': attachment(`lockstep-ledger.${format}`)
      }
    })),

    explainRoute: door(
      routes.explainRoute,
      async ({ body }) => {
        const signal = AbortSignal.timeout(PATIENCE);
        const sources = { store, record, models };
        return json(await explainQuestion(sources, models.router, body, now(), signal));
      },
      PROMPT_BODY
    )
  };
}
