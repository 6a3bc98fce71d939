/** The published page: the index and a run side by side, or one at a time where the page is narrow. */
import {
  GuidedApp,
  GuidedAppLoading,
  GuidedAppProblem,
  Icon,
  type CardHost
} from '@lockstep/cards';
import type { Companion, RunSession, RunSnapshot } from '@lockstep/client';
import {
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactElement,
  type RefObject
} from 'react';
import { Index } from './catalogue';
import { Comparing } from './comparing';
import { fragmentOf, goTo, placeOf, useFragment, type Place } from './place';
import { PersonalLink, ResumeHere } from './personalLink';
import { useChatDoor } from './useChatDoor';
import { useCatalogue, type Catalogue } from './useCatalogue';
import { useNotice } from './useNotice';
import { VersionBar } from './versionBar';
import { useOpenRun, type OpenRun } from './useOpenRun';

export interface SiteProps {
  companion: Companion;
  host: CardHost;
  /** The page's own address, below which personal links are. */
  base: URL;
}

/** Stands in the chat's prompt when it is opened from a step that failed. */
const WHY_FAILED = 'Why did this step fail, and what can I change?';

/** Said where authors see the notebook's name. */
const COME_BACK = 'You can close this page and come back.';

/** The whole page. */
export function Site({ companion, host: given, base }: SiteProps): ReactElement {
  const fragment = useFragment();
  const place = useMemo(() => placeOf(fragment), [fragment]);
  const catalogue = useCatalogue(companion, place);
  const open = useOpenRun(companion, place);
  const current = useSnapshot(open.stage === 'open' ? open.session : null);
  useOwnAddress(place, current);
  useOnlyApp(place, catalogue.apps, catalogue.runs);
  const stopping = useNotice(companion, catalogue.renew);
  const [moving, setMoving] = useState<string | null>(null);
  const { chat: hasChat, notebook: sharesNotebook } = catalogue.offers;
  const own = current?.state.run ?? '';
  const { button, panel, ask } = useChatDoor(companion, hasChat, own);
  const others = hasOthers(current, catalogue);
  const host = useMemo<CardHost>(
    () => ({
      ...given,
      ...(ask === undefined ? {} : { askChat: () => ask(WHY_FAILED) }),
      ...(others ? { compare: () => goTo({ view: 'compare', a: own, b: null }) } : {}),
      ...(given.exports === undefined || !sharesNotebook
        ? {}
        : { exports: { ...given.exports, kinds: ['notebook', ...given.exports.kinds] } }),
      goOnElsewhere: setMoving,
      tellAuthor: async (run, step, words) => {
        await companion.call('tellAuthor', { params: { run }, body: { step, words } });
      }
    }),
    [given, companion, ask, sharesNotebook, others, own]
  );
  const main = useFocusOnOpen(open.stage === 'open' ? open.session : null);
  const title = current?.state.plan.title ?? 'Guided apps';
  useEffect(() => {
    document.title = current ? `${current.state.name} · ${title}` : title;
  }, [current, title]);
  return (
    <div className="lk lk-site">
      <div>
        <header className="lk-site-head">
          {place.view !== 'index' && (
            <a
              className="lk-icon-button lk-site-back"
              href={fragmentOf({ view: 'index' })}
              aria-label="All apps"
            >
              <Icon name="back" />
            </a>
          )}
          <h1>{title}</h1>
          <span className="lk-spacer" />
          {catalogue.who !== null && (
            <span className="lk-quiet lk-small lk-site-who">{catalogue.who}</span>
          )}
          {button}
        </header>
        {stopping && (
          <p className="lk-site-stopping" role="alert">
            {stopping.message}
          </p>
        )}
      </div>
      <div
        className="lk-site-body"
        data-view={place.view === 'index' ? 'index' : 'run'}
        data-chat={panel !== null || undefined}
      >
        <Index catalogue={catalogue} place={place} current={current} />
        <main ref={main}>
          {place.view === 'resume' ? (
            <ResumeHere companion={companion} secret={place.secret} />
          ) : place.view === 'compare' ? (
            <Comparing companion={companion} a={place.a} b={place.b} apps={catalogue.apps} />
          ) : (
            <Content
              open={open}
              host={host}
              title={titleOf(place, catalogue)}
              apps={catalogue.apps}
            />
          )}
        </main>
        {panel}
      </div>
      {moving !== null && (
        <PersonalLink
          companion={companion}
          base={base}
          run={moving}
          onClose={() => setMoving(null)}
        />
      )}
    </div>
  );
}

function Content(props: {
  open: OpenRun;
  host: CardHost;
  title: string;
  apps: Catalogue['apps'];
}): ReactElement | null {
  const { open, host, title, apps } = props;
  switch (open.stage) {
    case 'none':
      return null;
    case 'opening':
      return <GuidedAppLoading title={title} steps={[]} />;
    case 'failed':
      return <GuidedAppProblem message={open.problem} onRetry={open.retry} />;
    case 'open':
      return (
        <GuidedApp
          session={open.session}
          host={host}
          notebookLabel={COME_BACK}
          audience="participant"
        >
          <VersionBar session={open.session} apps={apps} />
        </GuidedApp>
      );
  }
}

/** Whether there is another run of the app of the run on show. */
function hasOthers(current: RunSnapshot | null, { apps, runs }: Catalogue): boolean {
  const { run = '', plan } = current?.state ?? {};
  const versions = apps?.find(({ app, earlier }) =>
    [app, ...(earlier ?? [])].includes(plan?.app ?? '')
  );
  const all = versions === undefined ? [] : [versions.app, ...(versions.earlier ?? [])];
  return run !== '' && (runs ?? []).some(other => other.run !== run && all.includes(other.app));
}

/** What the lists already say about a place, while it opens. */
function titleOf(place: Place, { apps, runs }: ReturnType<typeof useCatalogue>): string {
  const named =
    place.view === 'run'
      ? runs?.find(({ run }) => run === place.run)?.name
      : place.view === 'app'
        ? apps?.find(({ app }) => app === place.app)?.title
        : undefined;
  return named ?? 'Opening';
}

function useSnapshot(session: RunSession | null): RunSnapshot | null {
  return useSyncExternalStore(session?.subscribe ?? never, session?.snapshot ?? nothing);
}

/** A run that was just opened takes the focus from the list, so that its keys work at once. */
function useFocusOnOpen(session: RunSession | null): RefObject<HTMLElement> {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    const busy = main.current?.contains(document.activeElement) === true;
    if (session && !busy) {
      main.current?.querySelector<HTMLElement>('.lk-app')?.focus({ preventScroll: true });
    }
  }, [session]);
  return main;
}

const never = (): (() => void) => () => undefined;
const nothing = (): null => null;

/** When the first command has made a run, the page gets that run's address. */
function useOwnAddress(place: Place, current: RunSnapshot | null): void {
  const run = current?.state.run ?? '';
  const isNew = place.view === 'app' && run !== '';
  useEffect(() => {
    if (isNew) {
      goTo({ view: 'run', run }, true);
    }
  }, [isNew, run]);
}

/** A page with one app and no runs yet needs no choosing. */
function useOnlyApp(
  place: Place,
  apps: ReturnType<typeof useCatalogue>['apps'],
  runs: ReturnType<typeof useCatalogue>['runs']
): void {
  const only = apps?.length === 1 && runs?.length === 0 ? apps[0]?.app : undefined;
  const atDoor = place.view === 'index' && only !== undefined;
  useEffect(() => {
    // An address that names the index was chosen: the reader went back to it.
    if (atDoor && location.hash === '') {
      goTo({ view: 'app', app: only }, true);
    }
  }, [atDoor, only]);
}
