/** The introduction on the first run, and three ways to begin. */
import { Icon } from '@lockstep/cards';
import { useId, type ReactElement } from 'react';
import { ChatIcon, type ChatIconName } from './icons';
import { useModel, useTools } from './tools';

/** Stays until it is answered or closed. */
export function IntroCard(): ReactElement {
  const { trans, model } = useTools();
  const title = useId();
  const facts: [ChatIconName, string][] = [
    ['eye', trans.__('Sees cell runs, errors and table shapes. Never keys, mouse or scrolling.')],
    ['model', trans.__('Answers come from a model on this computer.')],
    ['cloudOff', trans.__('Nothing leaves it unless you say so, each time or by rule.')],
    ['pause', trans.__('Pause or delete the record whenever you like.')]
  ];
  return (
    <section className="lk-panel-card" aria-labelledby={title}>
      <div className="lk-row">
        <h3 id={title}>{trans.__('Welcome to Lockstep')}</h3>
        <span className="lk-spacer" />
        <button
          type="button"
          className="lk-icon-button"
          aria-label={trans.__('Close introduction')}
          onClick={() => void model.introduce(false)}
        >
          <Icon name="close" />
        </button>
      </div>
      <p>
        {trans.__(
          'Run cells as you always do. Lockstep notes what ran, how long it took and what broke, so you can ask “why?” without pasting anything.'
        )}
      </p>
      <div className="lk-facts">
        {facts.map(([icon, words]) => (
          <div key={icon}>
            <ChatIcon name={icon} />
            <span>{words}</span>
          </div>
        ))}
      </div>
      <div className="lk-actions">
        <button
          type="button"
          className="lk-button lk-button-primary"
          onClick={() => void model.introduce(true)}
        >
          {trans.__('Say hello')}
        </button>
        <button
          type="button"
          className="lk-button lk-button-quiet"
          onClick={() => void model.introduce(false)}
        >
          {trans.__('Not now')}
        </button>
      </div>
      <p className="lk-small lk-quiet">
        {trans.__(
          'The assistant greets you once and asks your name and favourite colour. See, change or delete both under Memory in the chat menu.'
        )}
      </p>
    </section>
  );
}

/** What an empty chat offers for the notebook beside it. */
export function Starters({ introduced }: { introduced: boolean }): ReactElement | null {
  const { trans, model, openGuidedApp } = useTools();
  const { notebook } = useModel();
  const title = useId();
  if (!notebook) {
    return <p className="lk-quiet">{trans.__('Open a notebook, then ask about it here.')}</p>;
  }
  const explain = trans.__('Explain this notebook in five lines');
  return (
    <section className="lk-starters" aria-labelledby={title}>
      <h3 id={title} className="lk-small lk-quiet">
        {introduced ? trans.__('Start with') : trans.__('Or start with')}
      </h3>
      <button
        type="button"
        className="lk-button lk-button-quiet"
        onClick={() => {
          model.drafting.edit(explain);
          void model.drafting.send();
        }}
      >
        <Icon name="notebook" />
        {explain}
      </button>
      {openGuidedApp && (
        <button
          type="button"
          className="lk-button lk-button-quiet"
          onClick={() => openGuidedApp(notebook.path)}
        >
          <ChatIcon name="steps" />
          {trans.__('Open it as a Guided App')}
        </button>
      )}
    </section>
  );
}
