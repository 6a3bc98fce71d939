/** The Guided App: a run's head, its notices, and its steps as cards. One view for JupyterLab and the published page. */
import type { RunSnapshot } from '@lockstep/client';
import { UserError, type RunCommand, type RunState } from '@lockstep/protocol';
import { activeStep } from '@lockstep/workflow';
import {
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactElement,
  type ReactNode,
  type RefObject
} from 'react';
import { useAnnouncement } from './announce';
import { foldKey, isFolded, type Folds } from './folds';
import type { CardHost, CardSession } from './host';
import { FileGiver, type GiveFile } from './fileBox';
import { FileChooser } from './pathBox';
import { handleKey } from './keys';
import { heldBy } from './pending';
import { bringIntoView, cardOf, controlOf, entryOf, reveal } from './place';
import { RunHead } from './runHead';
import { RunNotices } from './runNotices';
import { StepCard, type CardDoings } from './stepCard';
import { GuidedAppEmpty } from './wholeView';
import { useFocusRules } from './useFocusRules';

export interface GuidedAppProps {
  session: CardSession;
  host: CardHost;
  /** The notebook and its version in the head ("link-web.ipynb, version of 20 Nov"), or a sentence for participants. */
  notebookLabel: string;
  /** Participants see neither kernel nor notebook. Default: `author`. */
  audience?: 'author' | 'participant';
  /** A finished card folds when the next one opens. Default: it stays as it is. */
  foldFinished?: boolean;
  /** What the host adds under the head: bars in the manner of `lk-run-notice`. */
  children?: ReactNode;
}

/** A run, or the plan of one before its first command. */
export function GuidedApp(props: GuidedAppProps): ReactElement {
  const { session, host, notebookLabel, audience = 'author', foldFinished = false } = props;
  const root = useRef<HTMLElement>(null);
  const snapshot = useSession(session, root);
  const { state, usual } = snapshot;
  const [renaming, setRenaming] = useState(false);
  const { folds, starting, doings } = useDoings(session, state, root);
  const readBlob = useCallback(
    (blob: string) => host.readBlob(session.run ?? '', blob),
    [host, session]
  );
  const giveFile = useGiveFile(session, host);
  const told = useAnnouncement(state, usual, host.now);
  const clone = (): void =>
    void session.send({ type: 'clone' }).then(done => {
      if (done && session.clonedRun) {
        host.openRun?.(session.clonedRun);
      }
    });
  const active = activeStep(state);
  const offline = snapshot.connection.state === 'waiting';
  return (
    <section
      ref={root}
      className="lk lk-app"
      tabIndex={-1}
      aria-label={`Guided App: ${state.plan.title}`}
      onKeyDown={event => handleKey(event, () => setRenaming(state.status === 'open'))}
    >
      <RunHead
        state={state}
        host={host}
        notebookLabel={notebookLabel}
        audience={audience}
        renaming={renaming}
        onRenaming={setRenaming}
        send={doings.send}
        onClone={clone}
      />
      <RunNotices snapshot={snapshot} now={host.now} send={doings.send} />
      {props.children}
      {state.plan.steps.length === 0 ? (
        <GuidedAppEmpty host={host} />
      ) : (
        <FileChooser.Provider value={host.chooseFile}>
          <FileGiver.Provider value={giveFile}>
            <div className="lk-steps">
              <ol>
                {state.plan.steps.map(step => {
                  const own = state.steps[step.id];
                  return (
                    own && (
                      <StepCard
                        key={step.id}
                        state={state}
                        step={step}
                        own={own}
                        usual={usual}
                        active={active?.id === step.id}
                        folded={isFolded(state, step, own, folds, foldFinished)}
                        offline={offline}
                        held={heldBy(state, step.id, starting)}
                        host={host}
                        readBlob={readBlob}
                        doings={doings}
                      />
                    )
                  );
                })}
              </ol>
            </div>
          </FileGiver.Provider>
        </FileChooser.Provider>
      )}
      <p className="lk-visually-hidden" role="status" aria-live="polite">
        {told}
      </p>
    </section>
  );
}

/** Files go to the run, which is made for the first of them. */
function useGiveFile(session: CardSession, host: CardHost): GiveFile | undefined {
  return useMemo(() => {
    const { uploadFile } = host;
    return (
      uploadFile &&
      (async (file, progress, signal) => {
        await session.make?.();
        if (session.run === null) {
          const refusal = session.snapshot().refusal;
          throw new UserError(
            refusal?.code ?? 'offline',
            refusal?.message ?? 'The run could not be started. Try again.'
          );
        }
        return uploadFile(session.run, file, progress, signal);
      })
    );
  }, [session, host]);
}

/** The session's snapshot; before each change is drawn, the focus rules note who has the focus. */
function useSession(session: CardSession, root: RefObject<HTMLElement>): RunSnapshot {
  const note = useRef<() => void>(() => undefined);
  const snapshot = useSyncExternalStore(
    useCallback(
      listener =>
        session.subscribe(() => {
          note.current();
          listener();
        }),
      [session]
    ),
    useCallback(() => session.snapshot(), [session])
  );
  const noteFocus = useFocusRules(root, snapshot.state);
  useLayoutEffect(() => {
    note.current = noteFocus;
  }, [noteFocus]);
  return snapshot;
}

/** What cards can do beyond themselves, what this page has folded, and which step it is starting. */
function useDoings(
  session: CardSession,
  state: RunState,
  root: RefObject<HTMLElement>
): { folds: Folds; starting: string | null; doings: CardDoings } {
  const [folds, setFolds] = useState<Folds>({});
  const [wanted, setWanted] = useState<{ step: string; input: string | undefined } | null>(null);
  const [starting, setStarting] = useState<string | null>(null);
  const start = useRef<string | null>(null);
  const latest = useRef(state);
  useLayoutEffect(() => {
    latest.current = state;
  }, [state]);
  const doings = useMemo<CardDoings>(() => {
    const send = (command: RunCommand): Promise<boolean> => session.send(command);
    const put = (step: string, folded: boolean): void =>
      setFolds(before => ({ ...before, [foldKey(latest.current, step)]: folded }));
    return {
      send,
      starting: async (step, job) => {
        if (start.current !== null) {
          return false;
        }
        start.current = step;
        setStarting(step);
        try {
          return await job();
        } finally {
          start.current = null;
          setStarting(null);
        }
      },
      fold: (step, folded) => {
        put(step, folded);
        void send({ type: 'fold', step, folded });
      },
      goTo: (step, input) => {
        put(step, false);
        setWanted({ step, input });
      }
    };
  }, [session]);
  useLayoutEffect(() => {
    const card = wanted && root.current && cardOf(root.current, wanted.step);
    if (card) {
      const control = wanted.input === undefined ? null : controlOf(card, wanted.input);
      if (control) {
        reveal(control);
      }
      bringIntoView(card);
      (control ?? entryOf(card)).focus({ preventScroll: true });
    }
  }, [root, wanted]);
  return { folds, starting, doings };
}
