/** The renderer that needs nothing: text, errors and pictures. The page uses it until its rich one has come. */
import type { MimePart, Output } from '@lockstep/protocol';
import type { ReadBlob } from './host';
import { drawOutputs, type Drawn } from './outputList';
import { plainText } from './plainText';

/** Pictures a browser shows by itself, best first. SVG goes into an `img` too, where it can run nothing. */
const PICTURES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/svg+xml'];

/** Draws text, errors and pictures into a node; other kinds as their plain text. */
export function renderPlainOutputs(
  node: HTMLElement,
  outputs: Output[],
  readBlob: ReadBlob
): () => void {
  return drawOutputs(node, outputs, readBlob, drawPlainOutput);
}

/** Draws one output without any library. */
export function drawPlainOutput(output: Output, readBlob: ReadBlob): Drawn {
  switch (output.kind) {
    case 'stream':
      return drawText(output.text, next =>
        next.kind === 'stream' && next.name === output.name ? next.text : null
      );
    case 'error':
      return drawText(errorText(output), () => null);
    case 'cut':
      return { node: document.createElement('div') };
    case 'display': {
      const picture = PICTURES.find(type => output.data[type] !== undefined);
      const part = picture === undefined ? undefined : output.data[picture];
      if (picture !== undefined && part !== undefined) {
        return drawPicture(picture, part, altOf(output.data['text/plain']), readBlob);
      }
      const plain = output.data['text/plain'];
      return drawText(plain && 'text' in plain ? plain.text : '', () => null);
    }
  }
}

/** An error's traceback, or name and message where there is none. */
export function errorText(output: Extract<Output, { kind: 'error' }>): string {
  return output.traceback.length > 0
    ? output.traceback.join('\n')
    : `${output.name}: ${output.message}`;
}

function drawText(text: string, textOf: (next: Output) => string | null): Drawn {
  const node = document.createElement('pre');
  node.className = 'lk-stream';
  node.textContent = plainText(text);
  // A box that scrolls must be reachable by keyboard.
  node.tabIndex = 0;
  return {
    node,
    update: next => {
      const changed = textOf(next);
      if (changed === null) {
        return false;
      }
      node.textContent = plainText(changed);
      return true;
    }
  };
}

function drawPicture(type: string, part: MimePart, alt: string, readBlob: ReadBlob): Drawn {
  const node = document.createElement('img');
  node.alt = alt;
  if ('text' in part) {
    node.src = type.endsWith('+xml')
      ? `data:${type};charset=utf-8,${encodeURIComponent(part.text)}`
      : `data:${type};base64,${part.text.replace(/\s/g, '')}`;
    return { node };
  }
  if (!('blob' in part)) {
    return drawText(JSON.stringify(part.json), () => null);
  }
  let address: string | null = null;
  let gone = false;
  readBlob(part.blob).then(
    bytes => {
      if (!gone) {
        address = URL.createObjectURL(new Blob([bytes.slice()], { type }));
        node.src = address;
      }
    },
    (error: unknown) => {
      node.alt = `This picture could not be read: ${error instanceof Error ? error.message : String(error)}`;
    }
  );
  return {
    node,
    dispose: () => {
      gone = true;
      if (address !== null) {
        URL.revokeObjectURL(address);
      }
    }
  };
}

/** What a picture's plain text says about it, such as "<Figure size 640x480 with 1 Axes>". */
function altOf(plain: MimePart | undefined): string {
  const text = plain && 'text' in plain ? plain.text.replace(/^<|>$/g, '') : '';
  return text === '' ? 'Picture' : text;
}
