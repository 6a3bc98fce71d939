/** Jupyter's own output renderers, in a chunk that loads after the first paint. Nothing here trusts an output. */
import {
  RenderMimeRegistry,
  standardRendererFactories,
  type IRenderMime
} from '@jupyterlab/rendermime';
import {
  controlOf,
  drawPlainOutput,
  type DrawControl,
  type Drawn,
  type DrawOutput,
  type ReadBlob
} from '@lockstep/cards';
import { GRAPH_MIME_TYPE, type MimePart, type Output } from '@lockstep/protocol';
import { marked } from 'marked';
import { drawFrame, needsFrame } from './frame';
import type { ReadGraphFile } from './graph';
import { typeset } from './typeset';

const registry = new RenderMimeRegistry({
  initialFactories: standardRendererFactories,
  markdownParser: { render: source => Promise.resolve(marked.parse(source, { async: false })) }
});

/** Types in which JupyterLab typesets formulas. */
const TYPESET = new Set(['text/html', 'text/latex', 'text/markdown']);

/** Types that the plain renderer shows as well as any. */
const PICTURE = /^image\//;

/** Controls of notebooks on this page. */
export interface PageControls {
  /** The run on show, `null` while there is none. */
  run(): string | null;
  draw: DrawControl;
}

interface Chosen {
  type: string;
  part: MimePart;
}

/**
 * Draws an output by Jupyter's renderer for it, sanitised; pictures as pictures, HTML with scripts in a frame, link
 * graphs and controls live.
 */
export const richOutputs =
  (readGraphFile: ReadGraphFile, controls?: PageControls): DrawOutput =>
  (output, readBlob) => {
    const control = controlOf(output);
    const run = controls?.run() ?? null;
    if (control !== null && controls !== undefined && run !== null) {
      return controls.draw(run, control);
    }
    const graph = output.kind === 'display' ? output.data[GRAPH_MIME_TYPE] : undefined;
    return graph === undefined
      ? drawOutput(output, readBlob)
      : drawLiveGraph(graph, readBlob, readGraphFile, drawOutput(withoutGraph(output), readBlob));
  };

const drawOutput: DrawOutput = (output, readBlob) => {
  const chosen = chosenOf(output);
  return chosen === null || PICTURE.test(chosen.type)
    ? drawPlainOutput(output, readBlob)
    : drawMime(chosen, readBlob);
};

/** The saved picture until the live graph is here, and instead of it where its data cannot be had. */
function drawLiveGraph(
  part: MimePart,
  readBlob: ReadBlob,
  readGraphFile: ReadGraphFile,
  still: Drawn
): Drawn {
  const node = document.createElement('div');
  node.className = 'lk-output-part';
  node.append(still.node);
  let takeDown = (): void => still.dispose?.();
  let gone = false;
  const open = async (): Promise<void> => {
    const [{ drawGraph }, data] = await Promise.all([import('./graph'), valueOf(part, readBlob)]);
    if (!gone) {
      const inside = document.createElement('div');
      inside.className = 'lk-graph-output';
      takeDown = drawGraph(inside, data, readGraphFile);
      node.replaceChildren(inside);
      still.dispose?.();
    }
  };
  open().catch((error: unknown) => {
    const why = document.createElement('p');
    why.textContent = `Only the saved picture is shown: ${error instanceof Error ? error.message : String(error)}`;
    node.append(why);
  });
  return {
    node,
    dispose: () => {
      gone = true;
      takeDown();
    }
  };
}

function withoutGraph(output: Output): Output {
  return output.kind === 'display'
    ? {
        ...output,
        data: Object.fromEntries(
          Object.entries(output.data).filter(([type]) => type !== GRAPH_MIME_TYPE)
        )
      }
    : output;
}

function drawMime(first: Chosen, readBlob: ReadBlob): Drawn {
  const node = document.createElement('div');
  node.className = 'lk-output-part';
  let renderer: IRenderMime.IRenderer | null = null;
  let latest = 0;
  let gone = false;
  const show = async ({ type, part }: Chosen): Promise<void> => {
    const turn = (latest += 1);
    const value = await valueOf(part, readBlob);
    if (gone || turn !== latest) {
      return;
    }
    if (type === 'text/html' && typeof value === 'string' && needsFrame(value)) {
      node.replaceChildren(...drawFrame(value));
      return;
    }
    if (renderer === null) {
      renderer = registry.createRenderer(type);
      // Jupyter's own rules for tables and text hang on this class.
      renderer.addClass('jp-OutputArea-output');
      node.replaceChildren(renderer.node);
    }
    await renderer.renderModel(registry.createModel({ data: { [type]: value }, trusted: false }));
    if (TYPESET.has(type)) {
      // Formulas stay as they are written where the typesetter can't be had.
      await typeset(renderer.node).catch(() => undefined);
    }
  };
  const tell = (error: unknown): void => {
    node.textContent = `This output could not be shown: ${error instanceof Error ? error.message : String(error)}`;
  };
  show(first).catch(tell);
  return {
    node,
    update: output => {
      const next = chosenOf(output);
      if (next?.type !== first.type) {
        return false;
      }
      show(next).catch(tell);
      return true;
    },
    dispose: () => {
      gone = true;
      renderer?.dispose();
    }
  };
}

/** The representation to show, `null` when there is none. */
function chosenOf(output: Output): Chosen | null {
  switch (output.kind) {
    case 'stream':
      return { type: `application/vnd.jupyter.${output.name}`, part: { text: output.text } };
    case 'error': {
      const text = output.traceback.join('\n') || `${output.name}: ${output.message}`;
      return { type: 'application/vnd.jupyter.stderr', part: { text } };
    }
    case 'cut':
      return null;
    case 'display': {
      const types = Object.keys(output.data);
      // Drawings come as pictures, where their markup can do nothing, unless there is a table or text to read.
      const safe = registry.preferredMimeType(
        Object.fromEntries(types.map(name => [name, ''])),
        'ensure'
      );
      const type =
        safe === undefined || safe === 'text/plain'
          ? (types.find(name => PICTURE.test(name)) ?? safe)
          : safe;
      const part = type === undefined ? undefined : output.data[type];
      return type === undefined || part === undefined ? null : { type, part };
    }
  }
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

async function valueOf(part: MimePart, readBlob: ReadBlob): Promise<Json> {
  if ('text' in part) {
    return part.text;
  }
  return 'json' in part ? jsonOf(part.json) : new TextDecoder().decode(await readBlob(part.blob));
}

/** What crossed the door as JSON, with its type. */
function jsonOf(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(jsonOf);
  }
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item)]));
  }
  return typeof value === 'string' ? value : null;
}
