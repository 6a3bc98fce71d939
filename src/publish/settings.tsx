/** The left side of the publish panel: address, link, who can reach it, TLS, kernels. */
import { Icon } from '@lockstep/cards';
import type { Publication, Reachable } from '@lockstep/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { useState, type ReactElement, type ReactNode } from 'react';
import { AuditRow } from './audit';
import { asItIs, type PublishSnapshot, type PublishWish } from './contract';

export interface SettingsProps {
  snapshot: PublishSnapshot;
  publication: Publication;
  trans: TranslationBundle;
  /** What the next start is asked for; while the page is on, it starts anew with it. */
  wish: (wish: PublishWish) => void;
  newToken: () => void;
  copyLink: () => void;
  audit: () => void;
  copy: (text: string) => void;
}

/** All rows. */
export function Settings(props: SettingsProps): ReactElement {
  const { snapshot, publication, trans, copy, copyLink, newToken } = props;
  const { address, state } = publication;
  return (
    <section className="lk-publish-settings" aria-label={trans.__('Address and limits')}>
      {publication.notice !== null && <Bar>{publication.notice}</Bar>}
      {publication.problem !== null && state === 'failed' && <Failed {...props} />}
      <dl className="lk-publish-rows">
        {address !== null && (
          <>
            <Row label={trans.__('Address')}>
              <Command text={address} label={trans.__('Copy address')} copy={() => copy(address)} />
            </Row>
            <Row label={trans.__('Link with token')}>
              <Command
                text={snapshot.link ?? masked(publication)}
                label={trans.__('Copy link with token')}
                copy={copyLink}
              />
              <small>
                {trans.__('Shown in full once, on the first copy.')}{' '}
                <button
                  type="button"
                  className="lk-link-button"
                  disabled={snapshot.doing !== null}
                  onClick={newToken}
                >
                  {trans.__('New token')}
                </button>{' '}
                {trans.__('ends the old link; open runs stay with their browsers.')}
              </small>
            </Row>
          </>
        )}
        <Reach {...props} />
        {publication.reachable === 'network' && <Tls {...props} />}
        <Kernels {...props} />
        <Offers {...props} />
        {(state === 'on' || publication.audit !== null) && <AuditRow {...props} />}
      </dl>
      <p className="lk-small lk-quiet lk-publish-end">
        {trans.__(
          'Stop ends the page and its kernels. Runs and files are kept, and the same link works again when you publish again.'
        )}
      </p>
    </section>
  );
}

/** The link without what it opens with: host and the token's end. */
function masked({ tokenEnd }: Publication): string {
  return `http://…/?token=••••••${tokenEnd ?? ''}`;
}

function Row({ label, children }: { label: string; children: ReactNode }): ReactElement {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Bar({ children }: { children: ReactNode }): ReactElement {
  return (
    <div className="lk-publish-bar" role="note">
      <Icon name="warning" />
      <div>{children}</div>
    </div>
  );
}

function Command(props: { text: string; label: string; copy: () => void }): ReactElement {
  return (
    <span className="lk-publish-command">
      <code title={props.text}>{props.text}</code>
      <button
        type="button"
        className="lk-icon-button"
        aria-label={props.label}
        title={props.label}
        onClick={props.copy}
      >
        <Icon name="clone" />
      </button>
    </span>
  );
}

/** Why it is not on; a port that is taken comes with the next free one. */
function Failed({ publication, trans, wish }: SettingsProps): ReactElement | null {
  const { problem } = publication;
  const free = problem?.code === 'port-in-use' ? Number(problem.field ?? 0) : 0;
  return (
    <Bar>
      <p role="alert">{problem?.message}</p>
      {free > 0 && (
        <button
          type="button"
          className="lk-button"
          onClick={() => wish({ ...asItIs(publication), port: free })}
        >
          {trans.__('Publish on port %1', free)}
        </button>
      )}
    </Bar>
  );
}

/** Changing it while the page is on starts the page anew. */
function Reach({ publication, snapshot, trans, wish }: SettingsProps): ReactElement {
  const { reachable, state, network } = publication;
  const words: Record<Reachable, string> = {
    machine: trans.__('This computer, with the link'),
    network: trans.__('This network, with the link')
  };
  const change = (value: string): void => {
    wish({ ...asItIs(publication), reachable: value === 'network' ? 'network' : 'machine' });
  };
  return (
    <Row label={trans.__('Who can reach it')}>
      <select
        className="lk-input lk-publish-select"
        aria-label={trans.__('Who can reach it')}
        value={reachable}
        disabled={snapshot.doing !== null || state === 'starting'}
        onChange={event => change(event.currentTarget.value)}
      >
        <option value="machine">{words.machine}</option>
        <option value="network">{words.network}</option>
      </select>
      <small>
        {reachable === 'network'
          ? trans.__(
              'Every computer on %1. Not this computer’s notebooks, files or kernels.',
              network ?? trans.__('this network')
            )
          : trans.__('Nobody else, unless a proxy on this computer passes requests on.')}
      </small>
    </Row>
  );
}

function Tls({ publication, trans, copy }: SettingsProps): ReactElement {
  const command = `caddy reverse-proxy --from my.example.org --to :${publication.port ?? 8899}`;
  return (
    <div className="lk-publish-wide">
      <Bar>
        <strong>
          {trans.__('Plain HTTP: others on this network can read values and the token.')}
        </strong>{' '}
        {trans.__('Put TLS in front, for example:')}
        <Command text={command} label={trans.__('Copy command')} copy={() => copy(command)} />
      </Bar>
    </div>
  );
}

function Kernels({ publication, snapshot, trans, wish }: SettingsProps): ReactElement {
  const { maxKernels, state } = publication;
  const [typed, setTyped] = useState<string | null>(null);
  const kernels = snapshot.board?.kernels;
  const settle = (): void => {
    const count = Number(typed);
    if (
      typed !== null &&
      /^\d+$/.test(typed) &&
      count >= 1 &&
      count <= 200 &&
      count !== maxKernels
    ) {
      wish({ ...asItIs(publication), maxKernels: count });
    }
    setTyped(null);
  };
  const waits = kernels?.waiting ?? 0;
  return (
    <Row label={trans.__('Kernels at most')}>
      <input
        className="lk-input lk-num lk-publish-count"
        aria-label={trans.__('Kernels at most')}
        inputMode="numeric"
        value={typed ?? String(maxKernels)}
        disabled={snapshot.doing !== null}
        onChange={event => setTyped(event.currentTarget.value)}
        onBlur={settle}
        onKeyDown={event => event.key === 'Enter' && event.currentTarget.blur()}
      />
      {kernels && state === 'on' && (
        <span className="lk-small lk-quiet">
          {trans.__('%1 in use', kernels.live)},{' '}
          {waits === 0 ? trans.__('nobody waits') : trans._n('%1 run waits', '%1 runs wait', waits)}
        </span>
      )}
      {state === 'on' && (
        <small>
          {trans.__('A change starts the page anew. Runs are kept; steps under way are run again.')}
        </small>
      )}
    </Row>
  );
}

/** What participants may do beyond running steps; both are off until the author turns them on. */
function Offers(props: SettingsProps): ReactElement {
  const { publication, trans, wish } = props;
  return (
    <Row label={trans.__('Participants may')}>
      <Switch
        {...props}
        label={trans.__('Ask a local model about their run')}
        on={publication.chat}
        turn={chat => wish({ ...asItIs(publication), chat })}
      />
      <small>
        {trans.__(
          'Ollama or the built-in model on this computer, never a cloud model. It sees what their cards show.'
        )}
      </small>
      <Switch
        {...props}
        label={trans.__('Take the executed notebook of their run')}
        on={publication.sharesNotebook}
        turn={sharesNotebook => wish({ ...asItIs(publication), sharesNotebook })}
      />
      <small>{trans.__('It holds the code, and what tracebacks tell of this computer.')}</small>
    </Row>
  );
}

function Switch(
  props: Pick<SettingsProps, 'publication' | 'snapshot'> & {
    label: string;
    on: boolean;
    turn: (on: boolean) => void;
  }
): ReactElement {
  const { publication, snapshot, label, on, turn } = props;
  return (
    <label className="lk-publish-switch">
      <input
        type="checkbox"
        role="switch"
        checked={on}
        disabled={snapshot.doing !== null || publication.state === 'starting'}
        onChange={event => turn(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}
