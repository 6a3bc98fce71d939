/** The text of one part of an answer. React makes the box and never looks inside: the stream draws there. */
import { StreamView, type LiveText } from '@lockstep/cards/conversation';
import { useEffect, useRef, type ReactElement } from 'react';
import { drawCode } from './code-block';
import { useModel, useTools } from './tools';

/** `complete`: nothing more is expected, so that what is open becomes a block. */
export function AnswerText(props: { text: LiveText; complete: boolean }): ReactElement {
  const { text, complete } = props;
  const { trans, drawMarkdown, copy, model } = useTools();
  const editable = useModel().notebook?.insertBelow !== undefined;
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<StreamView | null>(null);
  useEffect(() => {
    if (!box.current) {
      return undefined;
    }
    // Read when it is pressed: the notebook beside the chat may be another one by then.
    const insertBelow = (code: string): void =>
      model.shown.snapshot().notebook?.insertBelow?.(code);
    const tools = { trans, drawMarkdown, copy, ...(editable ? { insertBelow } : {}) };
    const drawn = new StreamView(box.current, text, {
      drawMarkdown,
      drawCode: (host, code, language) => drawCode(host, code, language, tools)
    });
    view.current = drawn;
    return () => {
      view.current = null;
      drawn.dispose();
    };
  }, [text, trans, drawMarkdown, copy, model, editable]);
  useEffect(() => {
    if (complete) {
      view.current?.end();
    }
  }, [complete, text, editable]);
  return <div className="lk-answer-text" ref={box} />;
}
