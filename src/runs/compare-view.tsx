/** The inside of a comparison's tab. Loaded on first use. */
import { ReactWidget } from '@jupyterlab/ui-components';
import { CompareModel, ComparePanel, type CompareOptions } from '@lockstep/cards/compare';
import type { ReactElement } from 'react';

/** One comparison on screen. */
export class CompareView extends ReactWidget {
  readonly model: CompareModel;

  constructor(
    options: CompareOptions,
    private readonly openRun: (run: string) => void
  ) {
    super();
    this.addClass('lk-guided-app-view');
    this.model = new CompareModel(options);
    void this.model.load();
  }

  override dispose(): void {
    this.model.dispose();
    super.dispose();
  }

  protected override render(): ReactElement {
    return <ComparePanel model={this.model} onOpen={this.openRun} />;
  }
}
