/** The Output control: what the companion captured for it, drawn as any output of a step. */
import { DOMWidgetModel, DOMWidgetView, type WidgetView } from '@jupyter-widgets/base';
import { drawOutputs, type DrawOutput } from '@lockstep/cards';
import type { MimePart, Output } from '@lockstep/protocol';

export class CapturedModel extends DOMWidgetModel {
  override defaults(): ReturnType<DOMWidgetModel['defaults']> {
    return {
      ...super.defaults(),
      _model_name: 'OutputModel',
      _view_name: 'OutputView',
      _model_module: '@jupyter-widgets/output',
      _view_module: '@jupyter-widgets/output',
      msg_id: '',
      outputs: []
    };
  }
}

/** Nothing that is captured is set aside. */
const noBlob = (): Promise<never> =>
  Promise.reject(new Error('A control keeps nothing outside of itself.'));

/** The view's class; `draw` belongs to the host. */
export function capturedView(draw: DrawOutput): typeof WidgetView {
  return class extends DOMWidgetView {
    private takeDown: () => void = () => undefined;

    override render(): void {
      super.render();
      this.el.classList.add('jupyter-widgets', 'widget-output', 'lk-captured');
      this.listenTo(this.model, 'change:outputs', () => this.redraw());
      this.redraw();
    }

    override remove(): ReturnType<DOMWidgetView['remove']> {
      this.takeDown();
      return super.remove();
    }

    private redraw(): void {
      this.takeDown = drawOutputs(this.el, outputsOf(this.model.get('outputs')), noBlob, draw);
    }
  };
}

/** Outputs as nbformat has them, as a run has them; what is neither is left out. */
export function outputsOf(value: unknown): Output[] {
  return Array.isArray(value) ? value.flatMap((item: unknown) => outputOf(item) ?? []) : [];
}

function outputOf(value: unknown): Output | null {
  if (!isRecord(value)) {
    return null;
  }
  const cell = 0;
  switch (value.output_type) {
    case 'stream': {
      const name = value.name === 'stderr' ? 'stderr' : 'stdout';
      return { kind: 'stream', cell, name, text: textOf(value.text) };
    }
    case 'error':
      return {
        kind: 'error',
        cell,
        name: textOf(value.ename),
        message: textOf(value.evalue),
        traceback: Array.isArray(value.traceback) ? value.traceback.map(textOf) : []
      };
    case 'display_data':
    case 'execute_result': {
      const data = isRecord(value.data) ? value.data : {};
      return {
        kind: 'display',
        cell,
        data: Object.fromEntries(Object.entries(data).map(([type, part]) => [type, partOf(part)])),
        metadata: isRecord(value.metadata) ? value.metadata : {},
        result: value.output_type === 'execute_result'
      };
    }
    default:
      return null;
  }
}

function partOf(part: unknown): MimePart {
  const text = typeof part === 'string' || isTextList(part) ? textOf(part) : null;
  return text === null ? { json: part } : { text };
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : isTextList(value) ? value.join('') : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
