/** A comparison of two runs in each of its states. */
import { useEffect, useMemo, useSyncExternalStore, type ReactElement } from 'react';
import { GuidedAppProblem } from '../wholeView';
import { CompareModel, type CompareOptions } from './compareModel';
import { Comparison } from './comparison';

export interface ComparePanelProps {
  model: CompareModel;
  onOpen: (run: string) => void;
}

/** What the model holds. */
export function ComparePanel({ model, onOpen }: ComparePanelProps): ReactElement {
  const view = useSyncExternalStore(model.subscribe, model.snapshot);
  switch (view.kind) {
    case 'loading':
      return (
        <p className="lk lk-message lk-quiet" role="status">
          Reading both runs
        </p>
      );
    case 'problem':
      return <GuidedAppProblem message={view.refusal.message} onRetry={() => void model.load()} />;
    case 'alone':
      return (
        <section className="lk lk-message" aria-label="Compare two runs">
          <p>
            A comparison needs two runs of one app. Next: clone a run, change a value, then compare.
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
          onOpen={onOpen}
        />
      );
  }
}

export interface ComparedRunsProps {
  /** The same object until others are to be compared. */
  options: CompareOptions;
  onOpen: (run: string) => void;
}

/** The same with a model of its own, for a host that keeps none. */
export function ComparedRuns({ options, onOpen }: ComparedRunsProps): ReactElement {
  const model = useMemo(() => new CompareModel(options), [options]);
  useEffect(() => {
    void model.load();
    return () => model.dispose();
  }, [model]);
  return <ComparePanel model={model} onOpen={onOpen} />;
}
