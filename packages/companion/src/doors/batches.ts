/** The doors of batches: make one, read it, command it, take its results. All are for authors. */
import { UserError, batchRoutes as routes } from '@lockstep/protocol';
import { resultsCsv } from '@lockstep/workflow';
import { batchArchive } from '../batch/archive';
import type { Batches } from '../batch/batches';
import { archiveOf } from '../evidence/archive';
import { recordOf } from '../evidence/record';
import { attachment } from './attachment';
import { door, json } from './door';
import type { Door } from './door';
import type { Workings } from './workings';

/** 10,000 rows with some text each. */
const MOST_BYTES = 50_000_000;

/** The doors by the names of their routes. */
export function batchCallsOf(
  batches: Batches,
  workings: Pick<Workings, 'recovered' | 'store'>
): Record<keyof typeof routes, Door> {
  const { recovered, store } = workings;
  return {
    createBatch: door(
      routes.createBatch,
      async ({ caller, body: { secrets = {}, ...request } }) => {
        await recovered;
        return json({ state: batches.create({ ...request, secrets }, caller.owner, caller.by) });
      },
      MOST_BYTES
    ),

    listBatches: door(routes.listBatches, async () => {
      await recovered;
      return json({ batches: batches.list() });
    }),

    readBatch: door(routes.readBatch, async ({ params: { batch } }) => {
      await recovered;
      return json({ state: batches.stateOf(batch) });
    }),

    commandBatch: door(
      routes.commandBatch,
      async ({ caller, params: { batch }, body: { command, secrets = {} } }) => {
        await recovered;
        return json({ seq: batches.command(batch, command, secrets, caller.by) });
      }
    ),

    readBatchResults: door(routes.readBatchResults, async ({ params: { batch } }) => {
      await recovered;
      const state = batches.stateOf(batch);
      return {
        kind: 'file',
        bytes: Buffer.from(resultsCsv(state)),
        headers: {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': attachment(`${stemOf(state)}-results.csv`)
        }
      };
    }),

    readBatchArchive: door(routes.readBatchArchive, async ({ caller, params: { batch } }) => {
      await recovered;
      const state = batches.stateOf(batch);
      const source = { store: store.runs, definitions: store.definitions, blobs: store.blobs };
      return {
        kind: 'stream',
        from: batchArchive({
          state,
          entries: batches.journal(batch),
          evidenceOf(run) {
            try {
              return archiveOf(recordOf(source, run), { audience: 'author', who: caller.owner });
            } catch (error) {
              if (error instanceof UserError && error.status === 404) {
                return null;
              }
              throw error;
            }
          }
        }),
        bytes: null,
        headers: {
          'Content-Type': 'application/zip',
          'Content-Disposition': attachment(`${stemOf(state)}-runs.zip`)
        }
      };
    })
  };
}

/** `countries` of `countries.csv`. */
function stemOf({ source }: { source: { name: string } }): string {
  return source.name.replace(/\.[a-z]{1,5}$/i, '') || 'batch';
}
