/** The comparison of a participant's own runs. Loaded on first use. */
import { CompareModel, ComparePanel } from '@lockstep/cards';
import type { FoundRun } from '@lockstep/protocol';
import { useEffect, useMemo, useRef, type ReactElement } from 'react';
import type { ComparingProps } from './comparing';
import { goTo } from './place';
import { withStyles } from './styles';
import type { Catalogue } from './useCatalogue';

/** Both runs, followed by the address so far as the reader chooses others. */
export function ComparedRuns({ companion, a, b, apps }: ComparingProps): ReactElement {
  const known = useRef(apps);
  known.current = apps;
  const model = useMemo(
    () =>
      new CompareModel({
        ...{ companion, notebook: null, a, b },
        alike: (one, other) => isOneApp(one, other, known.current)
      }),
    [companion, a, b]
  );
  useEffect(() => {
    void withStyles('compare');
    void model.load();
    return () => model.dispose();
  }, [model]);
  return <ComparePanel model={model} onOpen={run => goTo({ view: 'run', run })} />;
}

/** Whether two runs are of versions of one app. */
function isOneApp(one: FoundRun, other: FoundRun, apps: Catalogue['apps']): boolean {
  const versions = (apps ?? []).map(({ app, earlier = [] }) => [app, ...earlier]);
  return (
    one.app === other.app || versions.some(all => all.includes(one.app) && all.includes(other.app))
  );
}
