/** Name of the command that sets a batch up, or shows one; apart from its plugin, which others need not load. */
export const OPEN_BATCH = 'lockstep:open-batch';
