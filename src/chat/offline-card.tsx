/** What stands in place of an answer that did not come: what happened, and what to do, with the exact commands. */
import { Icon } from '@lockstep/cards';
import type { Cause, ModelsView } from '@lockstep/protocol';
import { useId, type ReactElement } from 'react';
import { ChatIcon } from './icons';
import { useShown, useTools } from './tools';
import { causeTitle, size } from './words';

/** One thing to do. */
interface Remedy {
  words: string;
  command?: string;
}

/** Causes that have remedies on this machine. */
const LOCAL: readonly Cause[] = ['no-model', 'model-missing', 'not-running', 'offline'];

/** `queued`: it is answered by itself once a model is there. */
export function OfflineCard(props: {
  cause: Cause;
  message: string;
  queued: boolean;
  onRetry: () => void;
}): ReactElement {
  const { trans, model } = useTools();
  const models = useShown(model.models.shown);
  const title = useId();
  const { cause, message, queued } = props;
  const remedies = LOCAL.includes(cause) ? remediesOf(cause, models, trans) : [];
  const builtIn = LOCAL.includes(cause) && models && models.embedded.state === 'absent';
  const keys = cause === 'key-missing' || cause === 'key-refused' || cause === 'no-credit';
  return (
    <section className="lk-panel-card" role="status" aria-labelledby={title}>
      <h3 className="lk-row" id={title}>
        <Icon name="warning" className="lk-glyph lk-is-stale" />
        {remedies.length > 0 && models && !models.ollama.running
          ? causeTitle('not-running', trans)
          : causeTitle(cause, trans)}
      </h3>
      <p>{remedies.length > 0 && models ? localWords(models, trans) : message}</p>
      {remedies.length > 0 && (
        <ol className="lk-remedies">
          {remedies.map(remedy => (
            <li key={remedy.words}>
              <div>
                {remedy.words}
                {remedy.command !== undefined && <Command text={remedy.command} />}
              </div>
            </li>
          ))}
        </ol>
      )}
      <div className="lk-actions">
        <button type="button" className="lk-button lk-button-primary" onClick={props.onRetry}>
          {trans.__('Try again')}
        </button>
        {builtIn && (
          <button
            type="button"
            className="lk-button"
            onClick={() => model.openPanel({ kind: 'models' })}
          >
            {trans.__('Use built-in model')}
          </button>
        )}
        {keys && (
          <button
            type="button"
            className="lk-button"
            onClick={() => model.openPanel({ kind: 'models' })}
          >
            {trans.__('Cloud keys')}
          </button>
        )}
      </div>
      {queued && (
        <p className="lk-small lk-quiet">
          {trans.__('Looks again by itself and answers your question when a model is there.')}
        </p>
      )}
    </section>
  );
}

/** A command with its copy button. */
export function Command({ text }: { text: string }): ReactElement {
  const { trans, copy } = useTools();
  return (
    <div className="lk-command">
      <code title={text}>{text}</code>
      <button
        type="button"
        className="lk-icon-button"
        aria-label={trans.__('Copy command %1', text)}
        title={trans.__('Copy command')}
        onClick={() => copy(text)}
      >
        <ChatIcon name="copy" />
      </button>
    </div>
  );
}

/** The companion's sentence names the commands too; here they stand apart, so that they can be copied. */
function localWords(models: ModelsView, trans: ReturnType<typeof useTools>['trans']): string {
  const { running, url } = models.ollama;
  const kept = trans.__('Your question is kept, and runs are still recorded.');
  return running
    ? trans.__('Ollama runs, but has no model that can answer. %1', kept)
    : trans.__('Nothing answered at %1. %2', url.replace(/^https?:\/\//, ''), kept);
}

/** The model that the commands name. */
const SMALL = 'qwen2.5-coder:1.5b';

function remediesOf(
  cause: Cause,
  models: ModelsView | null,
  trans: ReturnType<typeof useTools>['trans']
): Remedy[] {
  const running = models?.ollama.running ?? false;
  const wanted = models?.tiers.find(({ tier }) => tier === 'basic')?.model;
  const name = wanted?.provider === 'ollama' ? wanted.model : SMALL;
  const serve = { words: trans.__('Start it in a terminal:'), command: 'ollama serve' };
  const pull = {
    words: running
      ? trans.__('Ollama runs but lacks the model. Fetch it:')
      : trans.__('If it starts but lacks the model:'),
    command: `ollama pull ${name}`
  };
  const offer = models?.embedded.offers[0];
  const embedded = models?.embedded;
  const builtIn: Remedy[] = [];
  if (embedded?.state === 'absent' && offer) {
    builtIn.push({
      words: trans.__(
        'Not installed? Get it from ollama.com/download, or use the built-in model: no other install, %1 once.',
        size(offer.bytes)
      )
    });
  } else if (embedded?.problem) {
    builtIn.push({ words: embedded.problem });
  } else if (embedded?.state === 'downloading') {
    builtIn.push({ words: trans.__('Or wait: the built-in model is on its way.') });
  }
  return running || cause === 'model-missing' ? [pull, ...builtIn] : [serve, pull, ...builtIn];
}
