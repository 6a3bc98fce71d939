/** The instructions that every question begins with; empty means the built-in ones. */
import { useCallback, useState, type ReactElement } from 'react';
import { useRead } from './asking';
import { PanelFrame } from './panel-frame';
import { useTools } from './tools';

/** Longest instructions, in characters. */
const LONGEST = 20_000;

export function InstructionsPanel(): ReactElement {
  const { trans, companion, settings } = useTools();
  const {
    value: text,
    setValue: setText,
    problem
  } = useRead(
    useCallback(
      async (signal: AbortSignal) =>
        (await companion.call('readSettings', {}, signal)).systemPrompt,
      [companion]
    )
  );
  const [said, setSaid] = useState('');
  const keep = async (next: string): Promise<void> => {
    await settings.set('systemPrompt', next);
    setText(next);
    setSaid(
      next === ''
        ? trans.__('The built-in instructions hold from the next question on.')
        : trans.__('Saved. They hold from the next question on.')
    );
  };
  return (
    <PanelFrame title={trans.__('Instructions')}>
      <form
        className="lk-section"
        onSubmit={event => {
          event.preventDefault();
          void keep(text?.trim() ?? '');
        }}
      >
        <label className="lk-small" htmlFor="lockstep-instructions">
          {trans.__(
            'What the assistant is told before each question. Empty: the built-in instructions.'
          )}
        </label>
        <textarea
          id="lockstep-instructions"
          className="lk-input lk-instructions"
          rows={12}
          maxLength={LONGEST}
          disabled={text === null}
          value={text ?? ''}
          onChange={event => setText(event.target.value)}
        />
        <div className="lk-actions">
          <button
            type="submit"
            className="lk-button lk-button-small lk-button-primary"
            disabled={text === null}
          >
            {trans.__('Save')}
          </button>
          <button
            type="button"
            className="lk-button lk-button-small"
            disabled={text === null || text === ''}
            onClick={() => void keep('')}
          >
            {trans.__('Back to the built-in ones')}
          </button>
        </div>
        <p className="lk-small lk-quiet" role="status">
          {problem ?? said}
        </p>
      </form>
    </PanelFrame>
  );
}
