/** The chat of a served page, in a chunk of its own: nothing of it is loaded before it is opened. */
export { VisitorChat, type VisitorChatProps } from './panel';
