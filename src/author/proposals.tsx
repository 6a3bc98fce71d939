/** Other words for the steps, proposed by a model: one row each, taken or left by the author, never by themselves. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { Icon } from '@lockstep/cards';
import { acceptWording } from '@lockstep/converter';
import { UserError, type WordingProposal } from '@lockstep/protocol';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { AuthorModel } from './contract';
import type { StepRow } from './outline-rows';

/** Asks a model for other words. */
export type AskWords = (signal: AbortSignal) => Promise<readonly WordingProposal[]>;

/** What the proposals are at. */
export type Proposals =
  | { kind: 'none' }
  | { kind: 'asking' }
  | { kind: 'shown'; proposals: readonly WordingProposal[] }
  | { kind: 'refused'; message: string };

/** The state of the proposals, and what asks for them and puts them away. */
export function useProposals(ask: AskWords | null): {
  proposals: Proposals;
  start: () => void;
  settle: (step: string) => void;
  close: () => void;
} {
  const [proposals, setProposals] = useState<Proposals>({ kind: 'none' });
  const asking = useRef<AbortController | null>(null);
  useEffect(() => () => asking.current?.abort(), []);
  const close = (): void => {
    asking.current?.abort();
    setProposals({ kind: 'none' });
  };
  const run = async (wanted: AskWords): Promise<void> => {
    asking.current?.abort();
    const ending = new AbortController();
    asking.current = ending;
    setProposals({ kind: 'asking' });
    try {
      const found = await wanted(ending.signal);
      if (!ending.signal.aborted) {
        setProposals({ kind: 'shown', proposals: found });
      }
    } catch (error) {
      if (ending.signal.aborted) {
        return;
      }
      if (!(error instanceof UserError)) {
        throw error;
      }
      setProposals({ kind: 'refused', message: error.message });
    }
  };
  return {
    proposals,
    close,
    start: () => {
      if (ask) {
        void run(ask);
      }
    },
    settle: step =>
      setProposals(before =>
        before.kind === 'shown'
          ? { kind: 'shown', proposals: before.proposals.filter(one => one.step !== step) }
          : before
      )
  };
}

/** Between the tree and the findings, while there is anything to say. */
export function ProposalList(props: {
  proposals: Proposals;
  rows: readonly StepRow[];
  model: AuthorModel;
  trans: TranslationBundle;
  onSettle: (step: string) => void;
  onClose: () => void;
}): ReactElement | null {
  const { proposals, rows, model, trans, onSettle, onClose } = props;
  if (proposals.kind === 'none') {
    return null;
  }
  const accept = async (proposal: WordingProposal): Promise<void> => {
    await model.edit(...acceptWording(proposal));
    if (model.snapshot().refusal === null) {
      onSettle(proposal.step);
    }
  };
  return (
    <section className="lk-findings lk-proposals" aria-label={trans.__('Suggested words')}>
      <header className="lk-panel-head">
        <h2>{trans.__('Suggested words')}</h2>
        <span className="lk-quiet lk-small" role="status">
          {saidOf(proposals, trans)}
        </span>
        <span className="lk-spacer" />
        <button type="button" className="lk-button lk-button-small" onClick={onClose}>
          {proposals.kind === 'asking' ? trans.__('Cancel') : trans.__('Close')}
        </button>
      </header>
      {proposals.kind === 'refused' && (
        <p className="lk-proposals-refused" role="alert">
          {proposals.message}
        </p>
      )}
      {proposals.kind === 'shown' && proposals.proposals.length > 0 && (
        <ul className="lk-findings-body">
          {proposals.proposals.map(proposal => {
            const row = rows.find(({ id }) => id === proposal.step);
            return (
              row && (
                <li className="lk-proposal" key={proposal.step}>
                  <span className="lk-num lk-quiet">{row.number}</span>
                  <div>
                    {proposal.title !== undefined && (
                      <>
                        <del>
                          <span className="lk-visually-hidden">{trans.__('Now:')} </span>
                          {row.title}
                        </del>
                        <ins>
                          <span className="lk-visually-hidden">{trans.__('Proposed:')} </span>
                          {proposal.title}
                        </ins>
                      </>
                    )}
                    {proposal.help !== undefined && (
                      <ins>
                        <span className="lk-visually-hidden">{trans.__('Help text:')} </span>
                        {proposal.help}
                      </ins>
                    )}
                  </div>
                  <span className="lk-proposal-actions">
                    <button
                      type="button"
                      className="lk-button lk-button-small lk-button-quiet lk-small"
                      aria-label={trans.__('Reject the words for step %1', row.number)}
                      onClick={() => onSettle(proposal.step)}
                    >
                      {trans.__('Reject')}
                    </button>
                    <button
                      type="button"
                      className="lk-button lk-button-small lk-small"
                      aria-label={trans.__('Accept the words for step %1', row.number)}
                      onClick={() => void accept(proposal)}
                    >
                      <Icon name="check" small />
                      {trans.__('Accept')}
                    </button>
                  </span>
                </li>
              )
            );
          })}
        </ul>
      )}
    </section>
  );
}

function saidOf(proposals: Proposals, trans: TranslationBundle): string {
  switch (proposals.kind) {
    case 'asking':
      return trans.__('Asking a model; nothing changes by itself');
    case 'shown':
      return proposals.proposals.length === 0
        ? trans.__('None left')
        : trans._n('%1 proposal', '%1 proposals', proposals.proposals.length);
    default:
      return '';
  }
}
