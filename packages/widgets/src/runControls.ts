/** The controls of one run on a page: shown live while there is a kernel, as text with the reason while there is none. */
import type { DOMWidgetView } from '@jupyter-widgets/base';
import type { DrawOutput } from '@lockstep/cards';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { ControlLink, type CommCompanion } from './link';
import { ControlManager } from './manager';
import { letFormulasQueue } from './mathJax';

/** A control in its place. */
export interface ShownControl {
  node: HTMLElement;
  dispose(): void;
}

interface Place {
  model: string;
  /** What stands for the control where it cannot live. */
  text: string;
  node: HTMLElement;
  /** Says what was not done, also to screen readers. */
  note: HTMLElement;
  view: DOMWidgetView | null;
  /** Which drawing of this place is the latest. */
  turn: number;
}

/** A box makes its children's views after its own and fails when it is disposed before, in milliseconds. */
const CHILDREN = 2_000;

const GONE = 'The code closed this control.';

/** Follows a run's controls from the first one shown until it is disposed. */
export class RunControls {
  private readonly places = new Set<Place>();
  private readonly link: ControlLink;
  private readonly manager: ControlManager;
  private away: string | null = 'This control is on its way.';
  private adopting: Promise<void> = Promise.resolve();

  constructor(companion: CommCompanion, run: string, draw: DrawOutput) {
    this.manager = new ControlManager(() => this.link, draw);
    this.link = new ControlLink(companion, run, {
      begin: (models, away) => {
        const news = this.away !== away;
        this.away = away;
        this.adopting = this.manager.adopt(models);
        for (const place of this.places) {
          if (news || place.view === null || !this.manager.has_model(place.model)) {
            void this.draw(place);
          }
        }
      },
      open: control => {
        this.adopting = Promise.all([this.adopting, this.manager.make(control)]).then(
          () => undefined
        );
      },
      problem: sentence => this.tell(sentence)
    });
  }

  /** Puts a control on the page, in a node that the caller attaches at once. */
  show(model: string, text: string): ShownControl {
    const node = document.createElement('div');
    node.className = 'lk-control-place';
    const note = document.createElement('p');
    note.className = 'lk-small lk-control-note';
    note.setAttribute('role', 'status');
    const place: Place = { model, text, node, note, view: null, turn: 0 };
    this.places.add(place);
    void this.draw(place);
    return {
      node,
      dispose: () => {
        this.places.delete(place);
        takeDown(place);
      }
    };
  }

  /** How many controls are on the page. */
  get shown(): number {
    return this.places.size;
  }

  dispose(): void {
    this.places.forEach(takeDown);
    this.places.clear();
    this.link.dispose();
  }

  private async draw(place: Place): Promise<void> {
    takeDown(place);
    const { turn, model: id } = place;
    if (this.away !== null) {
      stand(place, this.away);
      return;
    }
    try {
      await this.adopting;
      const model = await this.manager.get_model(id);
      letFormulasQueue();
      const view = await this.manager.create_view<DOMWidgetView>(model);
      if (place.turn !== turn) {
        retire(view);
        return;
      }
      place.view = view;
      place.node.replaceChildren(place.note);
      model.once('comm:close', () => {
        if (place.view === view) {
          takeDown(place);
          stand(place, GONE);
        }
      });
      attach(view.luminoWidget, place.node, place.note);
    } catch {
      // `get_model` rejects for a control that is not there, or no more.
      if (place.turn === turn) {
        stand(place, GONE);
      }
    }
  }

  /** Beside the control that was used, or else the first one. */
  private tell(sentence: string): void {
    const all = [...this.places];
    const used = all.find(({ node }) => node.contains(document.activeElement)) ?? all[0];
    if (used !== undefined) {
      used.note.textContent = sentence;
    }
  }
}

function stand({ node, note, text }: Place, why: string): void {
  const plain = document.createElement('pre');
  plain.className = 'lk-stream';
  plain.textContent = text;
  note.textContent = why;
  node.replaceChildren(...(text === '' ? [] : [plain]), note);
}

function takeDown(place: Place): void {
  place.turn += 1;
  const { view } = place;
  place.view = null;
  place.note.textContent = '';
  if (view !== null && !view.luminoWidget.isDisposed) {
    const widget = view.luminoWidget;
    if (widget.isAttached && widget.node.isConnected) {
      Widget.detach(widget);
    } else if (widget.isAttached) {
      // React took the node away without telling Lumino, whose `detach` would throw.
      MessageLoop.sendMessage(widget, Widget.Msg.BeforeDetach);
      MessageLoop.sendMessage(widget, Widget.Msg.AfterDetach);
    }
    retire(view);
  }
}

function retire(view: DOMWidgetView): void {
  setTimeout(() => void view.remove(), CHILDREN);
}

/** Lumino attaches only to what is on the page, which the node is at the latest with the next picture. */
function attach(widget: Widget, node: HTMLElement, before: HTMLElement): void {
  const now = (): void => {
    if (node.isConnected && !widget.isDisposed && !widget.isAttached) {
      Widget.attach(widget, node, before);
    }
  };
  if (node.isConnected) {
    now();
  } else {
    requestAnimationFrame(now);
  }
}
