/** Names of the commands about many runs, for those who call them from elsewhere. */

/** Opens two runs of one notebook beside each other. */
export const COMPARE_RUNS = 'lockstep:compare-runs';

/** Opens the list of runs. */
export const SHOW_RUNS = 'lockstep:show-runs';
