/** Two of the reader's own runs beside each other. */
import { LaterComparison, type CompareOptions } from '@lockstep/cards';
import type { FoundRun } from '@lockstep/protocol';
import { useEffect, useMemo, useRef, type ReactElement } from 'react';
import { goTo } from './place';
import { withStyles } from './styles';
import type { Catalogue } from './useCatalogue';

export interface ComparingProps {
  companion: CompareOptions['companion'];
  a: string;
  b: string | null;
  apps: Catalogue['apps'];
}

/** The comparison, of which nothing is loaded before it is first opened. */
export function Comparing({ companion, a, b, apps }: ComparingProps): ReactElement {
  const known = useRef(apps);
  useEffect(() => {
    known.current = apps;
  }, [apps]);
  useEffect(() => void withStyles('compare'), []);
  const options = useMemo<CompareOptions>(
    () => ({
      ...{ companion, notebook: null, a, b },
      alike: (one, other) => isOneApp(one, other, known.current)
    }),
    [companion, a, b]
  );
  return <LaterComparison options={options} onOpen={run => goTo({ view: 'run', run })} />;
}

/** Whether two runs are of versions of one app. */
function isOneApp(one: FoundRun, other: FoundRun, apps: Catalogue['apps']): boolean {
  const versions = (apps ?? []).map(({ app, earlier = [] }) => [app, ...earlier]);
  return (
    one.app === other.app || versions.some(all => all.includes(one.app) && all.includes(other.app))
  );
}
