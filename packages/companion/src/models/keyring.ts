/** The keyring of the operating system, through Python's `keyring` where the person has installed it. */
import { execFile } from 'node:child_process';
import * as z from 'zod/mini';
import type { Log } from '../log';

/** Where our entries are listed in the person's keyring. */
const SERVICE = 'lockstep';

/** A keyring that asks for a password on a screen waits for a person; one that hangs is not waited for. */
const PATIENCE = 30_000;

/** A place for keys that only this user can open. */
export interface Keyring {
  /** `null` when there is none of that name, or when the keyring refuses. */
  get(name: string): Promise<string | null>;
  /** `false` when the keyring cannot keep it. */
  set(name: string, key: string): Promise<boolean>;
  remove(name: string): Promise<void>;
}

/** Reads one request from stdin, so that no key ever stands in a process list; answers in JSON. */
const SCRIPT = `
import json, sys
request = json.load(sys.stdin)
answer = {"ok": False, "key": None}
try:
    import keyring
    backend = keyring.get_keyring()
    # Priorities below 1 are the file and null backends, which protect nothing.
    if backend.priority >= 1:
        if request["do"] == "get":
            answer["key"] = keyring.get_password(request["service"], request["name"])
        elif request["do"] == "set":
            keyring.set_password(request["service"], request["name"], request["key"])
        elif keyring.get_password(request["service"], request["name"]) is not None:
            keyring.delete_password(request["service"], request["name"])
        answer["ok"] = True
except Exception as error:
    answer["why"] = type(error).__name__
json.dump(answer, sys.stdout)
`;

const Answer = z.object({
  ok: z.boolean(),
  key: z.nullable(z.string()),
  why: z.optional(z.string())
});

/** The keyring that this Python reaches. Without the package, or without a keyring behind it, it keeps nothing. */
export function pythonKeyring(python: string, log: Log): Keyring {
  function ask(request: { do: 'get' | 'set' | 'remove'; name: string; key?: string }) {
    return new Promise<z.infer<typeof Answer>>(resolve => {
      const child = execFile(
        python,
        ['-c', SCRIPT],
        { timeout: PATIENCE, windowsHide: true },
        (error, stdout) => {
          if (error !== null) {
            log.debug({ code: error.code }, 'The keyring could not be asked.');
            resolve({ ok: false, key: null });
            return;
          }
          const answer = Answer.parse(JSON.parse(stdout));
          if (!answer.ok) {
            log.debug({ why: answer.why }, 'There is no keyring to use.');
          }
          resolve(answer);
        }
      );
      // A Python that cannot start has no stdin; its end says so.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(JSON.stringify({ ...request, service: SERVICE }));
    });
  }

  return {
    get: async name => (await ask({ do: 'get', name })).key,
    set: async (name, key) => (await ask({ do: 'set', name, key })).ok,
    async remove(name) {
      await ask({ do: 'remove', name });
    }
  };
}
