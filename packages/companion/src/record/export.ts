/** Everything the assistant keeps, as one value for a file: without secrets, and without any key. */
import type { AssistantStore } from '../assistant';

/** How many observations are read at once. */
const PAGE = 500;

/** Most route records in an export. */
const ROUTES = 100_000;

/**
 * Chats with hidden context, observations, memory, settings and route records.
 *
 * @param at milliseconds since 1970, for the file's own date
 */
export function exportOf(
  store: AssistantStore,
  mask: (text: string) => string,
  at: number
): unknown {
  const { chats, memory, settings, routes } = store;
  return masked(
    {
      format: 1,
      at,
      chats: chats.list(null).map(summary => ({ ...summary, turns: chats.turns(summary.chat) })),
      observations: [...observationsOf(store)],
      memory: memory.items(),
      settings: settings.read(),
      routes: routes.latest(ROUTES)
    },
    mask
  );
}

function* observationsOf({ observations }: AssistantStore): Iterable<unknown> {
  let before: number | null = null;
  for (;;) {
    const page = observations.query({ notebook: null, before, limit: PAGE });
    yield* page.observations;
    const last = page.observations.at(-1);
    if (!page.more || last === undefined) {
      return;
    }
    before = last.observation.at;
  }
}

/** A copy of a JSON value in which every text, names of fields apart, went through `mask`. */
function masked(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') {
    return mask(value);
  }
  if (Array.isArray(value)) {
    return value.map(item => masked(item, mask));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, masked(item, mask)])
    );
  }
  return value;
}
