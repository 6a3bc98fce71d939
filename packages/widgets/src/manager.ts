/** ipywidgets' manager without a kernel: models come from the companion's mirror, classes only from this bundle. */
import * as base from '@jupyter-widgets/base';
import { ManagerBase } from '@jupyter-widgets/base-manager';
import * as controls from '@jupyter-widgets/controls';
import type { DrawOutput } from '@lockstep/cards';
import { ForeignModel, ForeignView } from './foreign';
import { CapturedModel, capturedView } from './captured';
import type { ControlLink, ControlState } from './link';

type ModelClass = typeof base.WidgetModel;
type ViewClass = typeof base.WidgetView;

/** The one manager of a run on a page. */
export class ControlManager extends ManagerBase {
  private readonly classes: Readonly<Record<string, object>>;

  /** @param draw draws what Output controls captured */
  constructor(
    private readonly link: () => ControlLink,
    draw: DrawOutput
  ) {
    super();
    this.classes = {
      '@jupyter-widgets/base': base,
      '@jupyter-widgets/controls': controls,
      '@jupyter-widgets/output': { OutputModel: CapturedModel, OutputView: capturedView(draw) }
    };
  }

  /** Takes over what is so now: new controls are made, known ones set. */
  async adopt(states: readonly ControlState[]): Promise<void> {
    // Made all at once, because they name each other; each is registered before the first of them waits.
    await Promise.all(
      states.map(async ({ comm, state }) => {
        if (this.has_model(comm)) {
          this.link().set({ comm, state });
        } else {
          await this.make({ comm, state });
        }
      })
    );
  }

  /** Makes a control that the kernel opened. */
  async make({ comm: id, state }: ControlState): Promise<void> {
    const comm = this.link().comm(id);
    const made = this.new_model(
      {
        model_name: textOf(state._model_name),
        model_module: textOf(state._model_module),
        model_module_version: textOf(state._model_module_version),
        model_id: id,
        comm
      },
      state
    );
    await comm.holdUntil(made);
  }

  protected override loadModelClass(name: string, module: string): Promise<ModelClass> {
    const found = this.find(name, module);
    return Promise.resolve(isModel(found) ? found : ForeignModel);
  }

  protected override loadViewClass(name: string, module: string): Promise<ViewClass> {
    const found = this.find(name, module);
    return Promise.resolve(isView(found) ? found : ForeignView);
  }

  protected override loadClass(name: string, module: string): Promise<never> {
    return Promise.reject(new Error(`No ${name} of ${module} here.`));
  }

  protected override _create_comm(): Promise<never> {
    return Promise.reject(new Error('A page opens no comms.'));
  }

  protected override _get_comm_info(): Promise<object> {
    return Promise.resolve({});
  }

  private find(name: string, module: string): unknown {
    const classes = Object.hasOwn(this.classes, module) ? this.classes[module] : undefined;
    return classes && Object.hasOwn(classes, name) ? Reflect.get(classes, name) : undefined;
  }
}

function isModel(value: unknown): value is ModelClass {
  return typeof value === 'function' && value.prototype instanceof base.WidgetModel;
}

function isView(value: unknown): value is ViewClass {
  return typeof value === 'function' && value.prototype instanceof base.WidgetView;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
