/** Lumino widgets inside nodes that React puts on the page and takes away without telling Lumino. */
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

/** Attaches a widget once its host node is on the page, which is after the present turn. */
export function attachWidget(widget: Widget, host: HTMLElement): void {
  queueMicrotask(() => {
    if (host.isConnected && !widget.isDisposed) {
      Widget.attach(widget, host);
    }
  });
}

/** Disposes a widget whose host may be gone already; `Widget.detach` would throw then. */
export function disposeWidget(widget: Widget): void {
  if (widget.isAttached && !widget.node.isConnected) {
    MessageLoop.sendMessage(widget, Widget.Msg.BeforeDetach);
    MessageLoop.sendMessage(widget, Widget.Msg.AfterDetach);
  }
  widget.dispose();
}
