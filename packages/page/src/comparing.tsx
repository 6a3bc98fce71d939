/** Two of the reader's own runs beside each other; the view itself is loaded when it is first opened. */
import { GuidedAppLoading, GuidedAppProblem } from '@lockstep/cards';
import type { Companion } from '@lockstep/client';
import { useEffect, useState, type ReactElement } from 'react';
import type { ComparedRuns } from './compare';
import type { Catalogue } from './useCatalogue';

export interface ComparingProps {
  companion: Companion;
  a: string;
  b: string | null;
  apps: Catalogue['apps'];
}

/** The comparison once its chunk is here. */
export function Comparing(props: ComparingProps): ReactElement {
  const [View, setView] = useState<typeof ComparedRuns | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let gone = false;
    import('./compare').then(
      ({ ComparedRuns: loaded }) => !gone && setView(() => loaded),
      () => !gone && setFailed(true)
    );
    return () => {
      gone = true;
    };
  }, [failed]);
  if (View !== null) {
    return <View {...props} />;
  }
  return failed ? (
    <GuidedAppProblem
      message="The comparison could not be loaded. Next: try again."
      onRetry={() => setFailed(false)}
    />
  ) : (
    <GuidedAppLoading title="Compare two runs" steps={[]} />
  );
}
