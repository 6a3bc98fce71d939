/** The inside of a comparison's tab. Loaded on first use. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Comparison, GuidedAppProblem } from '@lockstep/cards';
import { useSyncExternalStore, type ReactElement } from 'react';
import type { CompareModel } from './compare-model';

/** What the view is made of. */
export interface CompareOptions {
  model: CompareModel;
  trans: TranslationBundle;
  openRun(run: string): void;
}

/** One comparison on screen. */
export class CompareView extends ReactWidget {
  constructor(private readonly options: CompareOptions) {
    super();
    this.addClass('lk-guided-app-view');
    void options.model.load();
  }

  override dispose(): void {
    this.options.model.dispose();
    super.dispose();
  }

  protected override render(): ReactElement {
    return <Inside {...this.options} />;
  }
}

function Inside({ model, trans, openRun }: CompareOptions): ReactElement {
  const view = useSyncExternalStore(model.subscribe, model.snapshot);
  switch (view.kind) {
    case 'loading':
      return (
        <p className="lk lk-message lk-quiet" role="status">
          {trans.__('Reading both runs')}
        </p>
      );
    case 'problem':
      return <GuidedAppProblem message={view.refusal.message} onRetry={() => void model.load()} />;
    case 'alone':
      return (
        <section className="lk lk-message" aria-label={trans.__('Compare two runs')}>
          <p>
            {trans.__(
              'A comparison needs two runs of one app. Next: clone a run, change a value, then compare.'
            )}
          </p>
        </section>
      );
    case 'open':
      return (
        <Comparison
          a={view.a}
          b={view.b}
          comparison={view.comparison}
          runs={view.runs}
          read={model.read}
          now={Date.now}
          onSwap={() => void model.swap()}
          onChoose={(side, run) => void model.choose(side, run)}
          onOpen={openRun}
        />
      );
  }
}
