/** The author's doors of a served page: on a private socket, never on the port that participants reach. */
import { boardRoutes, UserError } from '@lockstep/protocol';
import type { Board, RouteReply } from '@lockstep/protocol';
import { BoardReader } from '../serving/board';
import { boardCsv, boardReports } from '../serving/exports';
import { attachment } from './attachment';
import { callsOf } from './calls';
import type { Door } from './door';
import { door, json, notFound } from './door';
import { enter } from './entrance';
import { identifyUser } from './lab';
import { listen } from './listen';
import type { Listener } from './listen';
import { finderOf } from './match';
import { RunIndex } from './runIndex';
import type { Workings } from './workings';

/** What the board needs beside the workings. */
export interface BoardParts {
  kernels(): Board['kernels'];
  changeToken(token: string): void;
  state(): RouteReply<'readPageState'>;
}

/** The doors of the board, by the names of their routes. */
export function boardCallsOf(
  workings: Workings,
  { kernels, changeToken, state }: BoardParts
): Record<keyof typeof boardRoutes, Door> {
  const reader = new BoardReader(workings);
  const index = new RunIndex(workings.store.runs);
  return {
    readBoard: door(boardRoutes.readBoard, async ({ body }) =>
      json(await reader.read(kernels(), body))
    ),
    settleMessage: door(boardRoutes.settleMessage, ({ params: { message } }) => {
      const doneAt = workings.store.visits.settle(message);
      if (doneAt === null) {
        throw new UserError('message-unknown', 'There is no such message.', 404);
      }
      return json({ doneAt });
    }),
    changeToken: door(boardRoutes.changeToken, ({ body: { token } }) => {
      changeToken(token);
      return json({ ok: true });
    }),
    exportResults: door(boardRoutes.exportResults, async () => {
      await workings.recovered;
      return {
        kind: 'file',
        bytes: Buffer.from(boardCsv(workings, index)),
        headers: {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': attachment('results.csv')
        }
      };
    }),
    exportReports: door(boardRoutes.exportReports, async () => {
      await workings.recovered;
      return {
        kind: 'stream',
        from: boardReports(workings, index),
        bytes: null,
        headers: {
          'Content-Type': 'application/zip',
          'Content-Disposition': attachment('reports.zip')
        }
      };
    }),
    readPageState: door(boardRoutes.readPageState, () => json(state()))
  };
}

/**
 * Opens the author's doors: the board, and every run to read.
 *
 * @param socket path of a private socket
 * @param secret the bearer that each request must carry
 */
export function openBoardDoors(
  socket: string,
  secret: string,
  workings: Workings,
  parts: BoardParts
): Promise<Listener> {
  const reads = Object.values(callsOf(workings)).filter(({ method }) => method === 'GET');
  const entrance = {
    find: finderOf([...reads, ...Object.values(boardCallsOf(workings, parts))]),
    identify: (request: Parameters<typeof identifyUser>[0]) => identifyUser(request, secret),
    admit: () => undefined,
    log: workings.log
  };
  return listen(
    { socket },
    {
      handle: (request, response) => enter(entrance, request, response),
      admitSocket() {
        throw notFound();
      },
      converse: () => undefined,
      log: workings.log
    }
  );
}
