/** An inline editor of the outline: Enter keeps, Esc leaves, and a sentence beneath says why something cannot be kept. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { Icon } from '@lockstep/cards';
import type { OverlayEdit } from '@lockstep/protocol';
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';
import type { Form } from './forms';

/** Beneath the row it belongs to. */
export function Editor(props: {
  form: Form;
  trans: TranslationBundle;
  /** Makes the edits; resolves with the sentence that refuses them. */
  onKeep: (edits: readonly OverlayEdit[]) => Promise<string | null>;
  onLeave: () => void;
}): ReactElement {
  const { form, trans, onLeave } = props;
  const [problem, setProblem] = useState<string | null>(null);
  const node = useRef<HTMLFormElement>(null);
  const id = useId();
  useEffect(() => {
    const control = node.current?.querySelector<HTMLElement>('input, select, textarea');
    control?.focus();
    if (control instanceof HTMLInputElement && control.type !== 'checkbox') {
      control.select();
    }
  }, []);
  const keep = async (): Promise<void> => {
    if (!node.current) {
      return;
    }
    const outcome = form.read(new FormData(node.current));
    const refused = 'problem' in outcome ? outcome.problem : await props.onKeep(outcome.edits);
    if (refused === null) {
      onLeave();
    } else {
      setProblem(refused);
    }
  };
  const pressed = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const { key, shiftKey, target } = event;
    const lines = target instanceof HTMLTextAreaElement;
    if (key === 'Escape') {
      event.preventDefault();
      onLeave();
    } else if (key === 'Enter' && !shiftKey && !lines && !(target instanceof HTMLButtonElement)) {
      event.preventDefault();
      void keep();
    } else if (key === 'Enter' && lines && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void keep();
    }
  };
  return (
    <form
      ref={node}
      className="lk-editor"
      aria-label={form.title}
      noValidate
      onKeyDown={pressed}
      onChange={() => setProblem(null)}
      onSubmit={event => {
        event.preventDefault();
        void keep();
      }}
    >
      {form.body(problem === null ? {} : { 'aria-invalid': true, 'aria-describedby': id })}
      {problem !== null && (
        <p className="lk-field-error" id={id} role="alert">
          <Icon name="error" small />
          <span>{problem}</span>
        </p>
      )}
      <div className="lk-row">
        <span className="lk-quiet lk-small">{form.hint}</span>
        <span className="lk-spacer" />
        <button type="button" className="lk-button lk-button-small" onClick={onLeave}>
          {trans.__('Cancel')}
        </button>
        <button type="submit" className="lk-button lk-button-small lk-button-primary">
          {form.keep ?? trans.__('Keep')}
        </button>
      </div>
    </form>
  );
}
