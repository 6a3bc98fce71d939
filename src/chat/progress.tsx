/** What an answer is doing, in words with times, and the way to stop it. Only this line is drawn each second. */
import { Icon } from '@lockstep/cards';
import type { ChatMessage } from '@lockstep/protocol';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTools } from './tools';
import { phaseWords } from './words';

/** How often passing time is shown anew, in milliseconds. */
const TICK = 1_000;

export function Progress(props: {
  message: Extract<ChatMessage, { role: 'assistant' }>;
  onStop: () => void;
}): ReactElement {
  const { trans, now } = useTools();
  const { phase, progress, parts } = props.message;
  const began = useBegan(progress, now);
  const [, turn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => turn(count => count + 1), TICK);
    return () => clearInterval(timer);
  }, []);
  const elapsed = now() - began;
  const left = progress?.left ? Math.max(1_000, progress.left - (elapsed - progress.since)) : null;
  const shown = progress && { ...progress, left };
  const model = parts.at(-1)?.model ?? null;
  return (
    <div className="lk-streaming">
      <Icon name="running" className="lk-glyph lk-is-running" />
      <span>{phaseWords(phase, shown, model, elapsed, trans)}</span>
      <span className="lk-spacer" />
      <button type="button" className="lk-button lk-button-small" onClick={props.onStop}>
        <Icon name="stop" small />
        {trans.__('Stop')}
        <span className="lk-quiet" aria-hidden="true">
          {trans.__('Esc')}
        </span>
      </button>
    </div>
  );
}

/** When the phase began by this page's clock: `since` counts by the companion's, which may differ. */
function useBegan(progress: { since: number } | null, now: () => number): number {
  const told = useRef(progress);
  const began = useRef<number | null>(null);
  if (began.current === null || told.current !== progress) {
    told.current = progress;
    began.current = now() - (progress?.since ?? 0);
  }
  return began.current;
}
