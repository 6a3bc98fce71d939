/** Buttons while their job is on its way: locked, with another label, and a second press starts nothing. */
import type { RunState, StepState } from '@lockstep/protocol';
import { busyLine, nameOf, stepOf, stepUnderWay, type Action } from '@lockstep/workflow';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';

/** What a button says meanwhile. Those that only move the view have nothing to wait for. */
const MEANWHILE: Partial<Record<Action['id'], string>> = {
  start: 'Starting…',
  run: 'Starting…',
  'run-again': 'Starting…',
  retry: 'Starting…',
  'run-skipped': 'Starting…',
  'run-anyway': 'Starting…',
  replay: 'Starting…',
  repeat: 'Starting…',
  keep: 'Keeping…',
  cancel: 'Cancelling…',
  'leave-queue': 'Leaving…',
  answer: 'Sending…',
  skip: 'Skipping…'
};

/** The line of a step that was asked to stop and has not stopped yet. */
export function cancellingLine({ attached }: RunState): string {
  return attached
    ? 'Next: nothing to do. The step is asked to stop once its code runs; one that does not is left to the notebook after 10 s.'
    : 'Next: nothing to do. The kernel was asked to stop; one that does not is ended after 10 s.';
}

/** A press on its way. `held`: carried out, but the step has not answered to it yet. */
interface Press {
  id: Action['id'];
  status: string;
}

export interface Pending {
  /** The action whose job is on its way, `null` when none is. */
  action: Action['id'] | null;
  /** Does the job once; presses before it is settled are dropped. */
  start: (id: Action['id'], job: () => Promise<boolean>) => void;
}

/** @param own the step's state: what a press waited for has come when it moves on */
export function usePending(own: StepState): Pending {
  const status = `${own.status} ${own.startedAt} ${own.prompt?.prompt ?? ''}`;
  const [press, setPress] = useState<Press | null>(null);
  const busy = useRef<Press | null>(null);
  const now = useRef(status);
  useLayoutEffect(() => {
    now.current = status;
  });
  const start = useCallback((id: Action['id'], job: () => Promise<boolean>) => {
    if (busy.current?.status === now.current) {
      return;
    }
    const own: Press = { id, status: now.current };
    busy.current = own;
    setPress(own);
    const end = (): void => {
      if (busy.current === own) {
        busy.current = null;
        setPress(null);
      }
    };
    job().then(
      // A cancel is carried out at once, and the kernel takes its time.
      taken => (taken && id === 'cancel' ? undefined : end()),
      (error: unknown) => {
        end();
        throw error;
      }
    );
  }, []);
  return { action: press?.status === status ? press.id : null, start };
}

/** An action as it is shown while a job is on its way. */
export function whilePending(action: Action, pending: Action['id'] | null): Action {
  return pending === action.id
    ? { ...action, label: MEANWHILE[action.id] ?? action.label }
    : action;
}

/** Whether pressing it must wait for the job that is on its way. */
export function waitsFor(action: Action, pending: Action['id'] | null): boolean {
  return pending !== null && MEANWHILE[action.id] !== undefined;
}

/** What is carried out only while no other step runs, waits, or is being started. */
const NEEDS_QUIET: ReadonlySet<Action['id']> = new Set([
  'start',
  'run',
  'run-again',
  'retry',
  'run-skipped',
  'run-anyway',
  'replay',
  'skip'
]);

/** Whether pressing it must wait for another step. */
export function needsQuiet(action: Action): boolean {
  return NEEDS_QUIET.has(action.id);
}

/**
 * The other step that a card must wait for, in one sentence; `null` where there is none.
 *
 * @param starting the step whose start this page has sent and that has not begun
 */
export function heldBy(state: RunState, step: string, starting: string | null): string | null {
  const begun = starting === null || starting === step ? null : stepOf(state, starting);
  if (begun) {
    return `${nameOf(begun.plan)} is starting.`;
  }
  return stepUnderWay(state)?.plan.id === step ? null : busyLine(state);
}
