/** What a step gave, drawn by the host; what was cut off comes on request. */
import type { Output } from '@lockstep/protocol';
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ReactElement,
  type RefObject
} from 'react';
import type { CardHost, ReadBlob } from './host';
import { plainText, sizeWords } from './plainText';
import { useScrollByKeys } from './scrollByKeys';

export interface OutputsProps {
  outputs: readonly Output[];
  host: CardHost;
  readBlob: ReadBlob;
}

/** Outputs in order; a `cut` one stands as a button where the rest would be. */
export function Outputs({ outputs, host, readBlob }: OutputsProps): ReactElement {
  return (
    <div className="lk-output">
      {chunksOf(outputs).map((chunk, at) =>
        Array.isArray(chunk) ? (
          <HostOutputs key={at} outputs={chunk} host={host} readBlob={readBlob} />
        ) : (
          <Rest key={at} cut={chunk} readBlob={readBlob} />
        )
      )}
    </div>
  );
}

type Cut = Extract<Output, { kind: 'cut' }>;

function chunksOf(outputs: readonly Output[]): (Output[] | Cut)[] {
  const chunks: (Output[] | Cut)[] = [[]];
  for (const output of outputs) {
    const last = chunks.at(-1);
    if (output.kind === 'cut') {
      chunks.push(output, []);
    } else if (Array.isArray(last)) {
      last.push(output);
    }
  }
  return chunks;
}

function HostOutputs({
  outputs,
  host,
  readBlob
}: OutputsProps & { outputs: Output[] }): ReactElement {
  const node = useRef<HTMLDivElement>(null);
  const takeDown = useRef<(() => void) | void>(undefined);
  const drawn = useRef<{ host: CardHost; outputs: readonly Output[] } | null>(null);
  useLayoutEffect(() => {
    const before = drawn.current;
    if (node.current && !(before?.host === host && sameItems(before.outputs, outputs))) {
      drawn.current = { host, outputs };
      takeDown.current = host.renderOutputs(node.current, outputs, readBlob);
    }
  });
  useEffect(() => () => takeDown.current?.(), []);
  useScrollByKeys(node, outputs);
  return <div className="lk-output-part" ref={node} />;
}

function sameItems(a: readonly Output[], b: readonly Output[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}

function Rest({ cut, readBlob }: { cut: Cut; readBlob: ReadBlob }): ReactElement {
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { rest } = cut;
  if (text !== null) {
    return (
      <pre className="lk-stream" tabIndex={0} aria-label="The rest of the output">
        {text}
      </pre>
    );
  }
  if (!rest) {
    return (
      <p className="lk-small lk-quiet">
        The rest was not kept: {sizeWords(cut.bytes)} came in all.
      </p>
    );
  }
  const show = (): void => {
    setProblem(null);
    readBlob(rest.blob).then(
      bytes => setText(plainText(new TextDecoder().decode(bytes))),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error))
    );
  };
  return (
    <div className="lk-row lk-small">
      <button type="button" className="lk-button" onClick={show}>
        Show all, {sizeWords(cut.bytes)}
      </button>
      {problem !== null && <span role="alert">{problem}</span>}
    </div>
  );
}

/** How far from the end a reader still counts as reading the end, in pixels. */
const NEAR = 8;

/** A box that follows its growing content, but only for a reader who is at its end. */
export function useFollow(content: unknown): RefObject<HTMLDivElement> {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useLayoutEffect(() => {
    const node = box.current;
    if (!node) {
      return undefined;
    }
    const note = (): void => {
      follows.current = node.scrollHeight - node.scrollTop - node.clientHeight <= NEAR;
    };
    node.addEventListener('scroll', note, { passive: true });
    // Hosts draw some outputs later than they are told to.
    const grown =
      typeof ResizeObserver === 'undefined' || !node.firstElementChild
        ? null
        : new ResizeObserver(() => toEnd(node, follows.current));
    if (grown && node.firstElementChild) {
      grown.observe(node.firstElementChild);
    }
    return () => {
      node.removeEventListener('scroll', note);
      grown?.disconnect();
    };
  }, []);
  useLayoutEffect(() => {
    if (box.current) {
      toEnd(box.current, follows.current);
    }
  }, [content]);
  return box;
}

function toEnd(node: HTMLElement, follows: boolean): void {
  if (follows) {
    node.scrollTop = node.scrollHeight;
  }
}
