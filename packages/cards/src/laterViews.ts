/** Views that a host shows seldom: each comes with its first use, in a chunk of its own. */
import { later } from './later';

/** Two runs beside each other. */
export const LaterComparison = later(
  async () => (await import('./compare')).ComparedRuns,
  'Reading both runs'
);

/** The chat of a served page, for a host that shows it only once it is here. */
export const loadVisitorChat = async () => (await import('./visitorChat')).VisitorChat;
