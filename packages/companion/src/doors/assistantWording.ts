/** The door for words: proposals of titles and help texts for the notebook that an author works on. */
import { assistantRoutes as routes } from '@lockstep/protocol';
import { randomBytes } from 'node:crypto';
import type { Assistant } from '../assistant';
import { proposeWording } from '../wording/wording';
import { door, json, NOTEBOOK_BODY } from './door';
import type { Door } from './door';
import { convertLive } from './liveNotebook';

/** A small model on two cores writes thirty titles in this time, in milliseconds. */
const PATIENCE = 180_000;

export function wordingCalls(
  { models }: Pick<Assistant, 'models'>,
  { root }: { root: string }
): Record<'proposeWording', Door> {
  return {
    proposeWording: door(
      routes.proposeWording,
      async ({ body }) => {
        const { path, notebook } = body;
        const { definition } = await convertLive(root, body);
        const deps = {
          router: models.router,
          mode: () => models.settings().mode,
          id: () => randomBytes(12).toString('hex')
        };
        const signal = AbortSignal.timeout(PATIENCE);
        return json(await proposeWording(deps, { definition, notebook, path }, signal));
      },
      NOTEBOOK_BODY
    )
  };
}
