/** Name of the command that shows routes and costs; apart from its plugin, which others need not load. */
export const SHOW_LEDGER = 'lockstep:show-ledger';
