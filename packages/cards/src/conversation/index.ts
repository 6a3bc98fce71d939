/** A conversation with a model: its transcript, the answer that grows, and what is spoken of it. */
export { followChat } from './followChat';
export { LiveText } from './liveText';
export { Shown } from './shown';
export { StreamView, type StreamTools } from './streamView';
export { isUnderWay, Transcript } from './transcript';
export { useFollowing } from './useFollowing';
export { useSpoken } from './useSpoken';
