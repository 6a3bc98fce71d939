/** Draws an output with Lab's own renderers, in a box of its own, and updates it in place while it grows. */
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import {
  controlOf,
  type DrawControl,
  type Drawn,
  type DrawOutput,
  type ReadBlob
} from '@lockstep/cards';
import { WIDGET_VIEW_TYPE, type MimePart, type Output } from '@lockstep/protocol';
import type { PartialJSONObject, PartialJSONValue } from '@lumino/coreutils';
import type { ICardType } from '../tokens';
import { attachWidget, disposeWidget } from './widgets-in-react';

/** What outputs are drawn with. */
export interface OutputTools {
  rendermime: IRenderMimeRegistry;
  /** Card types of other extensions, by MIME type; they come before Lab's renderers. */
  cardTypes: ReadonlyMap<string, ICardType>;
}

/** Controls (ipywidgets) of the run on show. */
export interface OutputControls {
  /** `null` while there is no run. */
  run(): string | null;
  draw: DrawControl;
}

/** One representation, chosen among those that an output has. */
interface Chosen {
  mimeType: string;
  part: MimePart;
  metadata: PartialJSONObject;
}

/**
 * How Lab draws outputs: a card type where one is registered, else the renderer that Lab prefers.
 *
 * @param controls absent where controls of notebooks stand as text
 */
export function labOutputs(tools: OutputTools, controls?: OutputControls): DrawOutput {
  return (output, readBlob) => {
    const control = controlOf(output);
    const run = controls?.run() ?? null;
    if (control !== null && controls !== undefined && run !== null) {
      return controls.draw(run, control);
    }
    const node = document.createElement('div');
    node.className = 'lk-output-part';
    const chosen = choose(output, tools);
    const cardType = tools.cardTypes.get(chosen.mimeType);
    return cardType
      ? drawCard(node, chosen, cardType, readBlob)
      : drawMime(node, chosen, tools, readBlob);
  };
}

function drawCard(node: HTMLElement, chosen: Chosen, type: ICardType, readBlob: ReadBlob): Drawn {
  let takeDown: void | (() => void);
  let gone = false;
  void valueOf(chosen, readBlob).then(value => {
    if (!gone) {
      takeDown = type.render(node, value);
    }
  });
  return {
    node,
    dispose: () => {
      gone = true;
      takeDown?.();
    }
  };
}

function drawMime(
  node: HTMLElement,
  chosen: Chosen,
  tools: OutputTools,
  readBlob: ReadBlob
): Drawn {
  const { rendermime } = tools;
  const { mimeType } = chosen;
  const renderer = rendermime.createRenderer(mimeType);
  // Jupyter's own rules for tables, images and text hang on this class.
  renderer.addClass('jp-OutputArea-output');
  let latest = 0;
  const show = async (shown: Chosen): Promise<void> => {
    const turn = (latest += 1);
    const data = { [mimeType]: await valueOf(shown, readBlob) };
    if (turn === latest && !renderer.isDisposed) {
      // Trusted like any cell this person ran: the code behind it ran on their own kernel.
      const { metadata } = shown;
      await renderer.renderModel(rendermime.createModel({ data, metadata, trusted: true }));
    }
  };
  attachWidget(renderer, node);
  void show(chosen);
  return {
    node,
    update: output => {
      const next = choose(output, tools);
      if (next.mimeType !== mimeType) {
        return false;
      }
      void show(next);
      return true;
    },
    dispose: () => disposeWidget(renderer)
  };
}

function choose(output: Output, { rendermime, cardTypes }: OutputTools): Chosen {
  const { bundle, metadata } = bundleOf(output);
  // Another extension may draw controls of notebooks; those of a run are not among its.
  const mimeTypes = Object.keys(bundle).filter(name => name !== WIDGET_VIEW_TYPE);
  const names = Object.fromEntries(mimeTypes.map(name => [name, '']));
  const mimeType =
    mimeTypes.find(name => cardTypes.has(name)) ??
    rendermime.preferredMimeType(names, 'any') ??
    'text/plain';
  const unknown = { text: `No renderer here for ${mimeTypes.join(', ')}.` };
  return { mimeType, part: bundle[mimeType] ?? unknown, metadata };
}

/** An output as MIME bundle, the way Lab's own output model names streams and errors. */
function bundleOf(output: Output): {
  bundle: Readonly<Record<string, MimePart>>;
  metadata: PartialJSONObject;
} {
  switch (output.kind) {
    case 'stream': {
      const mimeType = `application/vnd.jupyter.${output.name}`;
      return { bundle: { [mimeType]: { text: output.text } }, metadata: {} };
    }
    case 'error': {
      const text = output.traceback.join('\n') || `${output.name}: ${output.message}`;
      return { bundle: { 'application/vnd.jupyter.stderr': { text } }, metadata: {} };
    }
    case 'cut':
      return { bundle: {}, metadata: {} };
    case 'display': {
      const metadata = jsonValue(output.metadata);
      return { bundle: output.data, metadata: isObject(metadata) ? metadata : {} };
    }
  }
}

async function valueOf(chosen: Chosen, readBlob: ReadBlob): Promise<PartialJSONValue> {
  const { mimeType, part } = chosen;
  if ('json' in part) {
    return jsonValue(part.json);
  }
  if ('text' in part) {
    return part.text;
  }
  const bytes = await readBlob(part.blob);
  if (isBase64(mimeType)) {
    return base64Of(bytes);
  }
  const text = new TextDecoder().decode(bytes);
  return /[/+]json$/.test(mimeType) ? jsonValue(JSON.parse(text)) : text;
}

/** Types that travel as base64 in a bundle; their blobs hold the decoded bytes. SVG is text. */
function isBase64(mimeType: string): boolean {
  return (
    (mimeType.startsWith('image/') && mimeType !== 'image/svg+xml') ||
    mimeType === 'application/pdf'
  );
}

/** In pieces, because a call takes only so many arguments. */
function base64Of(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  }
  return btoa(pieces.join(''));
}

/** What came over the wire is JSON; a copy has the type that says so. */
function jsonValue(value: unknown): PartialJSONValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(jsonValue);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, jsonValue(item)]))
    : null;
}

function isObject(value: PartialJSONValue): value is PartialJSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
