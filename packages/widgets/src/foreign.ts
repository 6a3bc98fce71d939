/**
 * Stands in for a control that brings its own code (anywidget, bqplot …). That code would come from the kernel or
 * from a package's files and run with the page's rights; the page's policy lets only its own files run.
 */
import { DOMWidgetModel, DOMWidgetView } from '@jupyter-widgets/base';

export class ForeignModel extends DOMWidgetModel {
  override defaults(): ReturnType<DOMWidgetModel['defaults']> {
    return { ...super.defaults(), _model_module: 'unknown', _view_module: 'unknown' };
  }
}

export class ForeignView extends DOMWidgetView {
  override render(): void {
    super.render();
    const module: unknown = this.model.get('_model_module');
    const note = document.createElement('p');
    note.className = 'lk-small lk-quiet';
    note.textContent = `A control of ${typeof module === 'string' ? module : 'another package'} stands here. It brings its own code, which is not run here; it works in the notebook.`;
    this.el.replaceChildren(note);
  }
}
