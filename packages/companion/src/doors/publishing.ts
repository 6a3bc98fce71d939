/** The author's doors to what is published from JupyterLab: the page's settings, its board, and its runs to read. */
import { boardRoutes, publishRoutes, routes } from '@lockstep/protocol';
import type { RouteDeclaration, publishRoutes as Declared } from '@lockstep/protocol';
import * as z from 'zod/mini';
import { askPage, jsonOf } from '../publishing/askPage';
import type { Publisher } from '../publishing/publisher';
import type { Answer, Door } from './door';
import { door, json } from './door';

const Place = z.object({ publication: publishRoutes.unpublish.params.shape.publication });

/** The doors of publishing, by the names of their routes. */
export function publishCallsOf(publisher: Publisher): Record<keyof typeof Declared, Door> {
  return {
    readPublication: door(publishRoutes.readPublication, ({ body: { path } }) =>
      json(publisher.read(path))
    ),
    publish: door(publishRoutes.publish, async ({ body }) => json(await publisher.start(body))),
    unpublish: door(publishRoutes.unpublish, async ({ params: { publication } }) =>
      json(await publisher.stop(publication))
    ),
    newToken: door(publishRoutes.newToken, async ({ params: { publication } }) =>
      json(await publisher.changeToken(publication))
    ),
    auditPublication: door(publishRoutes.auditPublication, ({ params: { publication } }) =>
      json(publisher.audit(publication))
    ),
    copyLink: door(publishRoutes.copyLink, ({ params: { publication } }) =>
      json({ link: publisher.link(publication) })
    ),
    readPublishedBoard: door(
      publishRoutes.readPublishedBoard,
      async ({ params: { publication }, body }) => {
        const page = publisher.doorOf(publication);
        const answer = await askPage(page, 'POST', boardRoutes.readBoard.path, body);
        return json(boardRoutes.readBoard.reply.parse(await jsonOf(answer)));
      }
    ),
    settlePublishedMessage: door(
      publishRoutes.settlePublishedMessage,
      async ({ params: { publication, message } }) => {
        const path = boardRoutes.settleMessage.path.replace(':message', message);
        const answer = await askPage(publisher.doorOf(publication), 'POST', path, {});
        return json(boardRoutes.settleMessage.reply.parse(await jsonOf(answer)));
      }
    )
  };
}

/** The routes that read one run, and the board's exports; each has a twin below `/publications/:publication`. */
const READS: RouteDeclaration[] = [
  boardRoutes.exportResults,
  boardRoutes.exportReports,
  ...Object.values<RouteDeclaration>(routes).filter(
    ({ method, path }) => method === 'GET' && path.startsWith('/runs/:run')
  )
];

/** Headers of an answer that are passed on. */
const PASSED = ['content-type', 'content-disposition', 'content-security-policy', 'cache-control'];

/** Doors through which an author reads the runs of a published page; they change nothing. */
export function publishedReadsOf(publisher: Publisher): Door[] {
  return READS.map(({ path, params }) => ({
    method: 'GET',
    path: `/publications/:publication${path}`,
    scope: 'author',
    maxBody: 0,
    fits: raw => Place.safeParse(raw).success && (params?.safeParse(raw).success ?? true),
    async answer({ params: raw }): Promise<Answer<unknown>> {
      const { publication } = Place.parse(raw);
      const at = path.replace(/:([a-z]+)/g, (_, name: string) =>
        encodeURIComponent(raw[name] ?? '')
      );
      const from = await askPage(publisher.doorOf(publication), 'GET', at);
      const headers = Object.fromEntries(
        PASSED.flatMap(name => {
          const value = from.headers[name];
          return typeof value === 'string' ? [[name, value]] : [];
        })
      );
      return { kind: 'stream', from, bytes: null, headers };
    }
  }));
}
