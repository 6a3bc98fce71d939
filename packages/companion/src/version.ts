/** The version of this program, which the bundler writes in. */

declare const LOCKSTEP_VERSION: string | undefined;

/** Like `0.1.0`; `development` when run from sources. */
export const VERSION: string =
  typeof LOCKSTEP_VERSION === 'string' ? LOCKSTEP_VERSION : 'development';
