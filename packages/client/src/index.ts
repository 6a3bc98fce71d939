/** How a page talks to the companion: commands by POST, one resumable WebSocket, state kept by `workflow`'s reducer. */
export type { ExportRoute } from './fileName';
export { sendTold } from './sendTold';
export type { CallArgs } from './call';
export { Companion } from './companion';
export type { ChannelListener, ConnectionState } from './connection';
export { ConflictError, isOffline, offlineError, refusalOf } from './errors';
export { RunSession } from './session';
export type { RunSnapshot } from './snapshot';
export type { Request, Socket, Subscription, Transport } from './transport';
