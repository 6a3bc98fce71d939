/** Controls of notebooks (ipywidgets) among the outputs: their code is loaded when the first one is shown. */
import { WIDGET_VIEW_TYPE, type Output } from '@lockstep/protocol';
import type { Drawn } from './outputList';

/** The controls of one run, live. */
export interface LiveControls {
  /** A control in its place; `text` stands for it where it cannot live. */
  show(model: string, text: string): { node: HTMLElement; dispose(): void };
  /** How many are on the page. */
  readonly shown: number;
  dispose(): void;
}

/** Draws a control of a run. */
export type DrawControl = (run: string, control: NamedControl) => Drawn;

/** What an output says of a control. */
export interface NamedControl {
  model: string;
  /** Its plain text, such as `IntSlider(value=3)`. */
  text: string;
}

/** How long a run's controls are kept after the last one left the page, in milliseconds: redrawing takes them all down first. */
const KEPT = 1_000;

/** The control that an output shows, `null` when it shows none. */
export function controlOf(output: Output): NamedControl | null {
  const part = output.kind === 'display' ? output.data[WIDGET_VIEW_TYPE] : undefined;
  const named: unknown = part !== undefined && 'json' in part ? part.json : null;
  if (typeof named !== 'object' || named === null || !('model_id' in named)) {
    return null;
  }
  const plain = output.kind === 'display' ? output.data['text/plain'] : undefined;
  const text = plain !== undefined && 'text' in plain ? plain.text : '';
  return typeof named.model_id === 'string' ? { model: named.model_id, text } : null;
}

/**
 * Draws controls, one connection a run.
 *
 * @param load loads their code and connects with a run's controls
 */
export function lazyControls(load: (run: string) => Promise<LiveControls>): DrawControl {
  const open = new Map<string, { live: Promise<LiveControls>; users: number }>();

  const take = (run: string): Promise<LiveControls> => {
    const known = open.get(run) ?? { live: load(run), users: 0 };
    known.users += 1;
    open.set(run, known);
    return known.live;
  };

  const leave = (run: string): void => {
    const known = open.get(run);
    if (known === undefined) {
      return;
    }
    known.users -= 1;
    setTimeout(() => {
      if (known.users === 0 && open.get(run) === known) {
        open.delete(run);
        // What could not be loaded has nothing to end.
        known.live.then(
          live => live.dispose(),
          () => undefined
        );
      }
    }, KEPT);
  };

  return (run, { model, text }) => {
    const node = document.createElement('div');
    node.className = 'lk-output-part';
    node.append(plainOf(text));
    let gone = false;
    let takeDown = (): void => undefined;
    take(run).then(
      live => {
        if (!gone) {
          const shown = live.show(model, text);
          takeDown = () => shown.dispose();
          node.replaceChildren(shown.node);
        }
      },
      () => {
        open.delete(run);
        const why = document.createElement('p');
        why.className = 'lk-small lk-quiet';
        why.textContent =
          'The control could not be loaded. Reload the page when the connection is back.';
        node.append(why);
      }
    );
    return {
      node,
      update: output => {
        const next = controlOf(output);
        return next !== null && next.model === model && next.text === text;
      },
      dispose: () => {
        gone = true;
        takeDown();
        leave(run);
      }
    };
  };
}

function plainOf(text: string): HTMLElement {
  const plain = document.createElement('pre');
  plain.className = 'lk-stream';
  plain.textContent = text;
  return plain;
}
