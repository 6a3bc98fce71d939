/** What a screen reader hears of a run: each change once, progress at its quarters, never the passing seconds. */
import type { RunState } from '@lockstep/protocol';
import { activeStep, runLine } from '@lockstep/workflow';
import { useState } from 'react';
import { shareDone } from './progress';

/** How many times progress is told between start and end. */
const QUARTERS = 4;

/** The quarter a running step has reached, 0 to 4; 0 when it shows none. */
export function quarterOf(state: RunState): number {
  const active = activeStep(state);
  const own = active && state.steps[active.id];
  if (own?.status !== 'running') {
    return 0;
  }
  const fraction = shareDone(own, active?.cells ?? 1) ?? 0;
  return Math.floor(fraction * QUARTERS);
}

/** The sentence for this state. */
export function announcementOf(
  state: RunState,
  context: { now: number; usual: Record<string, number> }
): string {
  const quarter = quarterOf(state);
  const progress = quarter > 0 ? `${(quarter * 100) / QUARTERS} percent. ` : '';
  return progress + runLine(state, context);
}

/** The sentence, renewed only when a decision or a quarter changed. */
export function useAnnouncement(
  state: RunState,
  usual: Record<string, number>,
  now: () => number
): string {
  const key = `${state.run} ${state.decisive} ${quarterOf(state)}`;
  const [told, setTold] = useState({ key: '', text: '' });
  if (told.key === key) {
    return told.text;
  }
  const text = announcementOf(state, { now: now(), usual });
  setTold({ key, text });
  return text;
}
