/** Going on with a run elsewhere: its personal link is made, copied and ended here, and opened in the other browser. */
import type { Companion } from '@lockstep/client';
import { clock } from '@lockstep/protocol';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { goTo } from './place';
import { sentenceOf } from './useCatalogue';

/** The part of a companion that personal links need. */
type Caller = Pick<Companion, 'call'>;

/** The address that moves a run, by the link's secret: in the fragment, which no server or log ever sees. */
export function resumeAddress(base: URL, secret: string): string {
  return `${base.href}?resume#/resume/${secret}`;
}

type Link = { madeAt: number | null; secret: string | null };

/** The dialog of one run. */
export function PersonalLink(props: {
  companion: Caller;
  base: URL;
  run: string;
  onClose: () => void;
}): ReactElement {
  const { companion, base, run, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [link, setLink] = useState<Link | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const ask = (work: Promise<Link>, then = ''): void => {
    work.then(
      next => {
        setLink(next);
        setSaid(then);
      },
      (error: unknown) => setSaid(sentenceOf(error))
    );
  };
  useEffect(() => {
    ask(
      companion
        .call('readResumeLink', { params: { run } })
        .then(({ madeAt }) => ({ madeAt, secret: null }))
    );
  }, [companion, run]);
  const make = (): void => ask(companion.call('makeResumeLink', { params: { run } }));
  const end = (): void =>
    ask(
      companion
        .call('endResumeLink', { params: { run } })
        .then(({ madeAt }) => ({ madeAt, secret: null })),
      'The link is ended. It opens nothing any more.'
    );
  const address = link?.secret ? resumeAddress(base, link.secret) : null;
  const copy = (text: string): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied.'),
      () => setSaid('This browser copies nothing here. Select the link and copy it.')
    );
  };
  return (
    <dialog
      ref={dialog}
      className="lk lk-dialog"
      aria-label="Go on elsewhere"
      onClose={onClose}
      onClick={event => event.target === dialog.current && dialog.current.close()}
    >
      <div className="lk-dialog-body">
        <h2>Go on elsewhere</h2>
        <p>
          A personal link moves this run to the browser in which it is opened. Here it is then gone.
          Whoever has the link can take the run, so keep it to yourself.
        </p>
        {address !== null && (
          <input
            className="lk-input"
            readOnly
            aria-label="Personal link"
            value={address}
            onFocus={event => event.currentTarget.select()}
          />
        )}
        {link !== null && link.madeAt !== null && address === null && (
          <p className="lk-quiet">
            There is a link, made at {clock(link.madeAt)}. It is shown only when it is made; a new
            one ends it.
          </p>
        )}
        <p className="lk-small" role="status">
          {said}
        </p>
        <div className="lk-actions">
          <button type="button" className="lk-button" onClick={() => dialog.current?.close()}>
            Close
          </button>
          {link !== null && link.madeAt !== null && (
            <button type="button" className="lk-button" onClick={end}>
              End the link
            </button>
          )}
          {address === null ? (
            <button
              type="button"
              className="lk-button lk-button-primary"
              disabled={link === null}
              onClick={make}
            >
              {link?.madeAt ? 'Make a new link' : 'Make a link'}
            </button>
          ) : (
            <button
              type="button"
              className="lk-button lk-button-primary"
              onClick={() => copy(address)}
            >
              Copy link
            </button>
          )}
        </div>
      </div>
    </dialog>
  );
}

/** What a personal link opens: nothing moves before its owner says so, so that a preview in a mail takes no run. */
export function ResumeHere(props: { companion: Caller; secret: string }): ReactElement {
  const { companion, secret } = props;
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const resume = (): void => {
    setBusy(true);
    companion.call('resumeRun', { body: { secret } }).then(
      ({ run }) => {
        // Without the query the page asks by its cookie again.
        history.replaceState(null, '', location.pathname);
        goTo({ view: 'run', run }, true);
      },
      (error: unknown) => {
        setBusy(false);
        setProblem(sentenceOf(error));
      }
    );
  };
  return (
    <section className="lk-resume">
      <h2>Go on here</h2>
      <p>
        This link moves your run to this browser. Where it was open before, it is then gone. Values
        and results come along.
      </p>
      {problem !== '' && <p role="alert">{problem}</p>}
      <p>
        <button
          type="button"
          className="lk-button lk-button-primary"
          aria-disabled={busy || undefined}
          onClick={() => busy || resume()}
        >
          {busy ? 'Moving the run' : 'Go on here'}
        </button>
      </p>
    </section>
  );
}
