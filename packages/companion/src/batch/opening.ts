/** What a batch is asked for, checked whole, and the events that its journal begins with. */
import {
  type BatchEvent,
  type BatchRow,
  type BatchSource,
  MOST_ROWS,
  ROWS_AN_EVENT,
  UserError,
  type Value
} from '@lockstep/protocol';
import { columnOf, consentsOf, planOf, secretsOf } from '@lockstep/workflow';
import { basename } from 'node:path/posix';
import type { DefinitionStore, Upload } from '../contract';
import { knownDefinition } from '../store/definitions';
import { checkRows, checkSecrets } from './checkRows';

/** Values by step and input. */
export type ValuesByStep = Record<string, Record<string, Value>>;

/** What a batch is made of. */
export interface BatchRequest {
  /** Its id, for a caller that wrote it down before; default: a new one. */
  batch?: string;
  app: string;
  name: string;
  source: BatchSource;
  rows: readonly BatchRow[];
  parallel: number;
  /** Steps with effects that may run once for each row. */
  allowed: readonly string[];
  secrets: ValuesByStep;
  /** Files that rows have as values. */
  files?: readonly Upload[];
}

/** @throws UserError naming the first row and input that cannot run */
export function openingOf(
  { app, name, source, rows, parallel, allowed, secrets, files = [] }: BatchRequest,
  definitions: Pick<DefinitionStore, 'get'>
): BatchEvent[] {
  const found = knownDefinition(definitions, app);
  const plan = planOf(found.definition, app, basename(found.path), { published: false });
  if (rows.length > MOST_ROWS) {
    throw new UserError('too-many-rows', `A batch has at most ${MOST_ROWS} rows.`);
  }
  checkRows(plan, rows, files);
  checkSecrets(plan, secrets);
  const forbidden = consentsOf(plan, rows.length).find(({ step }) => !allowed.includes(step));
  if (forbidden !== undefined) {
    throw new UserError(
      'confirm-first',
      `${forbidden.text} Next: allow it for the batch, or run the notebook for one row.`,
      422,
      forbidden.step
    );
  }
  const used = new Set(
    rows.flatMap(({ values }) =>
      Object.entries(values).flatMap(([step, own]) =>
        Object.keys(own).map(input => `${step}/${input}`)
      )
    )
  );
  const events: BatchEvent[] = [
    {
      type: 'batch-created',
      name,
      app,
      title: plan.title,
      notebook: plan.notebook,
      source,
      columns: plan.steps.flatMap(step =>
        step.inputs
          .filter(({ id }) => used.has(`${step.id}/${id}`))
          .map(input => columnOf(step, input))
      ),
      steps: plan.steps.map(({ id, title, number }) => ({ id, title, number })),
      secrets: secretsOf(plan)
        .filter(({ step, input }) => secrets[step.id]?.[input.id] !== undefined)
        .map(({ step, input }) => ({ step: step.id, input: input.id, label: input.label })),
      allowed: [...allowed],
      total: rows.length,
      parallel
    }
  ];
  for (let at = 0; at < rows.length; at += ROWS_AN_EVENT) {
    events.push({ type: 'rows-added', rows: rows.slice(at, at + ROWS_AN_EVENT) });
  }
  return [...events, { type: 'batch-started' }];
}
