/** Under a run's head: its app has a new version. The run stays on its own until its owner says otherwise. */
import { Icon } from '@lockstep/cards';
import type { RunSession } from '@lockstep/client';
import { useState, useSyncExternalStore, type ReactElement } from 'react';
import type { Catalogue } from './useCatalogue';

/** The bar; nothing while the run is on the newest version, or closed. */
export function VersionBar(props: {
  session: RunSession;
  apps: Catalogue['apps'];
}): ReactElement | null {
  const { session, apps } = props;
  const { state, busy } = useSyncExternalStore(session.subscribe, session.snapshot);
  const [kept, setKept] = useState('');
  const newer = apps?.find(({ earlier }) => earlier?.includes(state.plan.app));
  if (!newer || state.run === '' || state.status !== 'open' || kept === newer.app) {
    return null;
  }
  return (
    <section className="lk-run-notice lk-run-notice-warn" aria-label="New version">
      <Icon name="warning" />
      <div className="lk-version">
        <p role="status">
          This app has a new version. Steps that are the same keep their results. Next: go on with
          the old version, or use the new one.
        </p>
        <div className="lk-row">
          <button type="button" className="lk-button" onClick={() => setKept(newer.app)}>
            Go on with the old version
          </button>
          <button
            type="button"
            className="lk-button lk-button-primary"
            aria-disabled={busy || undefined}
            onClick={() => busy || void session.send({ type: 'migrate', app: newer.app })}
          >
            Use the new version
          </button>
        </div>
      </div>
    </section>
  );
}
