/** What Python tells Node at start: the file named by LOCKSTEP_CONFIG. */
import * as z from 'zod/mini';

export const LogLevel = z.enum(['debug', 'info', 'warning', 'error']);
export type LogLevel = z.infer<typeof LogLevel>;

export const LaunchConfig = z.object({
  /** Short random name that stands in each log line. */
  instance: z.string(),
  /** Where the companion listens and the bearer its callers send. Absent for commands without a door. */
  door: z.optional(
    z.object({ socket: z.optional(z.string()), port: z.optional(z.int()), secret: z.string() })
  ),
  /** The Jupyter server whose kernels are used. Without `socket`, plain TCP to `url`. */
  jupyter: z.optional(
    z.object({
      url: z.string(),
      socket: z.optional(z.string()),
      token: z.string(),
      /** Somebody's server, named on the command line: perhaps on another machine. */
      elsewhere: z.optional(z.boolean())
    })
  ),
  root: z.string(),
  state: z.string(),
  page: z.string(),
  python: z.string(),
  /** Folder whose node_modules holds the engine of the embedded model; absent without the extra `local`. */
  engine: z.optional(z.string()),
  versions: z.record(z.string(), z.string()),
  log: LogLevel,
  /** `ours`: a private Jupyter server that we started; `theirs`: the user's JupyterLab. */
  transport: z.enum(['ours', 'theirs'])
});
export type LaunchConfig = z.infer<typeof LaunchConfig>;
