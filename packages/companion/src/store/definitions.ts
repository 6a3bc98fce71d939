/** App definitions at rest: immutable, named by their hash, with the notebooks that gave them. */
import { versionOf } from '@lockstep/converter';
import { AppDefinition, canonicalJson, UserError } from '@lockstep/protocol';
import * as z from 'zod/mini';
import type { BlobStore, DefinitionStore } from '../contract';
import type { Database } from './database';
import { keepOriginal, readOriginal } from './originals';

const Placed = z.object({ app: z.string(), body: z.string(), path: z.string(), root: z.string() });

function read(row: unknown): {
  app: string;
  definition: AppDefinition;
  path: string;
  root: string;
} {
  const { app, body, path, root } = Placed.parse(row);
  return { app, definition: AppDefinition.parse(JSON.parse(body)), path, root };
}

/** The version of a notebook. @throws UserError `app-unknown` */
export function knownDefinition(
  definitions: Pick<DefinitionStore, 'get'>,
  app: string
): NonNullable<ReturnType<DefinitionStore['get']>> {
  const found = definitions.get(app);
  if (found === null) {
    throw new UserError(
      'app-unknown',
      'That version of the notebook is not known here. Open the notebook again.',
      404
    );
  }
  return found;
}

/** The definitions of a database. `now` gives milliseconds since 1970. */
export function definitionStore(
  database: Database,
  blobs: BlobStore,
  now: () => number
): DefinitionStore {
  return {
    put(definition, { path, root, original }) {
      const app = versionOf(definition);
      database.transaction(() => {
        database.run(
          'INSERT INTO definitions VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
          app,
          canonicalJson(definition),
          now()
        );
        database.run(
          'INSERT INTO placements VALUES (?, ?, ?, ?) ON CONFLICT (app, root, path) DO UPDATE SET at = excluded.at',
          app,
          root,
          path,
          now()
        );
        if (original !== undefined) {
          keepOriginal(database, blobs, app, original, now());
        }
      });
      return app;
    },

    get(app) {
      const row = database.row(
        'SELECT app, body, path, root FROM definitions JOIN placements USING (app) WHERE app = ? ORDER BY placements.at DESC LIMIT 1',
        app
      );
      return row === undefined ? null : read(row);
    },

    original: app => readOriginal(database, blobs, app),

    latest(root) {
      return database
        .rows(
          `SELECT app, body, path, root FROM (
             SELECT app, body, path, root,
               row_number() OVER (PARTITION BY path ORDER BY placements.at DESC) AS place
             FROM definitions JOIN placements USING (app) WHERE root = ?) AS versions
           WHERE place = 1 ORDER BY path`,
          root
        )
        .map(read);
    }
  };
}
