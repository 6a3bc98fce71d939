/** The shape of each card state: its icon, and the class that colours it. */
import type { CardWords } from '@lockstep/workflow';
import type { IconName } from './icons';

export type Look = CardWords['look'];

/** The glyph of each look. */
export const glyphOf: Readonly<Record<Look, IconName>> = {
  locked: 'locked',
  ready: 'ready',
  queued: 'clock',
  running: 'running',
  waiting: 'answer',
  done: 'done',
  stale: 'stale',
  cold: 'cold',
  failed: 'error',
  cancelled: 'stopped',
  skipped: 'skipped'
};
