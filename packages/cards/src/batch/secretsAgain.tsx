/** The secrets of a batch, asked again after the process that held them ended. */
import type { BatchState } from '@lockstep/protocol';
import { useId, useState, type ReactElement } from 'react';
import type { BatchSession } from './session';

export function SecretsAgain(props: {
  session: BatchSession;
  state: BatchState;
  busy: boolean;
}): ReactElement {
  const { session, state, busy } = props;
  const id = useId();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const whole = state.secrets.every(({ step, input }) => (typed[`${step}/${input}`] ?? '') !== '');
  const answer = async (): Promise<void> => {
    const secrets: Record<string, Record<string, { t: 'str'; v: string }>> = {};
    for (const { step, input } of state.secrets) {
      const v = typed[`${step}/${input}`] ?? '';
      secrets[step] = { ...secrets[step], [input]: { t: 'str', v } };
    }
    if (await session.send({ type: 'resume' }, secrets)) {
      setTyped({});
    }
  };
  return (
    <form
      className="lk-batch-secrets"
      onSubmit={event => {
        event.preventDefault();
        void answer();
      }}
    >
      {state.secrets.map(({ step, input, label }) => {
        const key = `${step}/${input}`;
        return (
          <span className="lk-batch-field" key={key}>
            <label htmlFor={`${id}${key}`}>{label}</label>
            <input
              id={`${id}${key}`}
              className="lk-input"
              type="password"
              autoComplete="off"
              value={typed[key] ?? ''}
              onChange={event => setTyped({ ...typed, [key]: event.target.value })}
            />
          </span>
        );
      })}
      <button type="submit" className="lk-button lk-button-primary" disabled={!whole || busy}>
        {busy ? 'Resuming' : 'Answer'}
      </button>
    </form>
  );
}
