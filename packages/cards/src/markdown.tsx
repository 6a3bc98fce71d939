/** Markdown drawn by the host. */
import { useLayoutEffect, useRef, type ReactElement } from 'react';
import type { CardHost } from './host';

/** A block of Markdown; nothing at all when the text is empty. */
export function Markdown(props: { host: CardHost; text: string }): ReactElement | null {
  const { host, text } = props;
  const node = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const takeDown =
      node.current && text !== '' ? host.renderMarkdown(node.current, text) : undefined;
    return () => takeDown?.();
  }, [host, text]);
  return text === '' ? null : <div className="lk-card-help" ref={node} />;
}
