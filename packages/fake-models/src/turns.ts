/** Reads what every wire's request has in common, and counts tokens the way a fake does. */
import type { FakeModel } from './contract';

/** What the fakes offer when nothing else is said. */
export const DEFAULT_WINDOW = 32_768;

/** A field of a body that may be anything. */
export function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null
    ? Object.entries(body).find(([key]) => key === name)?.[1]
    : undefined;
}

/** A text field; empty when it is none. */
export function text(body: unknown, name: string): string {
  const value = field(body, name);
  return typeof value === 'string' ? value : '';
}

/** Four characters are a token: enough for tests that only compare. */
export const countTokens = (value: unknown): number =>
  Math.ceil((value === undefined ? 0 : JSON.stringify(value).length) / 4);

/** The model that a request names. */
export const modelOf = (body: unknown, models: readonly FakeModel[]): FakeModel | undefined =>
  models.find(
    ({ name }) => name === text(body, 'model') || name === `${text(body, 'model')}:latest`
  );
