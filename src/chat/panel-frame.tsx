/** What every panel beside the transcript has: the way back, a title, a place that scrolls. */
import { Icon } from '@lockstep/cards';
import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { useTools } from './tools';

/** `aside` of the title stands at its far end. */
export function PanelFrame(props: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}): ReactElement {
  const { trans, model } = useTools();
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Whoever opened it from inside the sidebar goes on here; focus elsewhere is left alone.
    const around = back.current?.closest('.lk-chat');
    if (document.activeElement === document.body || around?.contains(document.activeElement)) {
      back.current?.focus();
    }
  }, []);
  return (
    <>
      <header className="lk-panel-head" data-region="header">
        <button
          ref={back}
          type="button"
          className="lk-icon-button"
          aria-label={trans.__('Back to the chat')}
          title={trans.__('Back to the chat')}
          onClick={() => model.openPanel({ kind: 'chat' })}
        >
          <Icon name="back" />
        </button>
        <h2>{props.title}</h2>
        <span className="lk-spacer" />
        {props.aside}
      </header>
      <div
        className="lk-panel-body"
        data-region="panel"
        role="region"
        tabIndex={0}
        aria-label={props.title}
      >
        {props.children}
      </div>
    </>
  );
}
