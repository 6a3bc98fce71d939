/** How `serve` is described: its options, what they may be, and what goes with what. */
import { UserError } from '@lockstep/protocol';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { basePath } from '../doors/base';
import { TrustedAddresses } from '../doors/trusted';
import { beginAtTerminal, examples } from './begin';
import type { Parts } from './program';
import { type KernelsFlags, withOtherKernels } from './otherKernels';
import { DEFAULT_PORT, DEFAULT_WARM } from './ports';
import type { ServeOptions } from './serve';
import { INNER_OPTION, STORE_OPTION, sharedOptions } from './sharedStore';
import type { SharedFlags } from './sharedStore';
import { BadUse } from './terminal';

/** Kernels at once on a served page; an idle one holds about 40 MB. */
const DEFAULT_MAX_KERNELS = 20;

/** Shorter ones are guessed. */
const SHORTEST_TOKEN = 8;

interface ServeFlags extends SharedFlags, KernelsFlags {
  port?: number;
  host: string;
  /** `undefined`: neither said. */
  token?: string | boolean;
  maxKernels: number;
  warm: number;
  trustProxy: boolean;
  baseUrl: string;
  userHeader?: string;
  trusted?: string[];
  metricsToken?: string;
  chat?: boolean;
  chatModel?: string;
  shareNotebook?: boolean;
}

/** Adds the command. `end` hears its exit status. */
export function describeServe(program: Command, parts: Parts, end: (status: number) => void): void {
  const { terminal } = parts;
  withOtherKernels(program.command('serve'))
    .description(
      'Serve notebooks as apps: others run their steps in a browser, and no code of their own.'
    )
    .argument('<path...>', '.ipynb files, or folders with some below')
    .option(
      '--port <number>',
      `listen on this port (default: ${DEFAULT_PORT}, or the next free one)`,
      readPort
    )
    .option(
      '--host <address>',
      'listen on this address; 0.0.0.0 for all of this machine',
      '127.0.0.1'
    )
    .option('--base-url <path>', 'serve below this path, such as /apps/', '/')
    .option('--token <token>', 'demand this token (default: a random one)')
    .option('--no-token', 'let everybody in who can reach the address')
    .addOption(
      new Option('--max-kernels <number>', 'how many kernels may run at once')
        .default(DEFAULT_MAX_KERNELS)
        .argParser(readCount)
    )
    .addOption(
      new Option(
        '--warm <number>',
        'keep so many kernels of each app ready, with set-up run; 0 for none'
      )
        .default(DEFAULT_WARM)
        .argParser(text => (text === '0' ? 0 : readCount(text)))
    )
    .option(
      '--trust-proxy',
      'believe X-Forwarded-Proto, -Host and -For of a proxy before this',
      false
    )
    .option(
      '--trusted <address...>',
      'believe a proxy at these addresses or networks only; means --trust-proxy'
    )
    .option(
      '--user-header <name>',
      'runs belong to the user whom a trusted proxy names in this header; needs --trusted'
    )
    .option('--metrics-token <token>', 'answer at /metrics to who sends this as its bearer')
    .option('--chat', 'let participants ask a model of this machine about their run')
    .option(
      '--chat-model <name>',
      'the model that answers: a name in Ollama, or a .gguf file; means --chat'
    )
    .option(
      '--share-notebook',
      'let participants take the executed notebook of their run: code and all'
    )
    .addOption(STORE_OPTION)
    .addOption(INNER_OPTION)
    .addHelpText('after', () =>
      examples(
        'lockstep serve analysis.ipynb',
        'lockstep serve notebooks --host 0.0.0.0 --port 9000',
        'lockstep serve notebooks --base-url /apps/ --trusted 127.0.0.1 --user-header X-Remote-User'
      )
    )
    .action(async (paths: string[], flags: ServeFlags) => {
      const options = { ...optionsOf(flags, terminal.environment), ...(await chatOption(flags)) };
      const begun = { ...beginAtTerminal(parts), signal: parts.untilToldToEnd() };
      const [{ runServe }, { createEngine }] = await Promise.all([
        import('./serve'),
        parts.engine()
      ]);
      end(await runServe(terminal, paths, options, { ...begun, createEngine }));
    });
}

function optionsOf(flags: ServeFlags, environment: NodeJS.ProcessEnv): ServeOptions {
  const { port, host, token, maxKernels, warm, trustProxy, baseUrl } = flags;
  const { userHeader, trusted, metricsToken } = flags;
  if (userHeader !== undefined && trusted === undefined) {
    throw new BadUse(
      'trusted-missing',
      'With --user-header, say which addresses the proxy has: add --trusted 127.0.0.1 for one on this machine.'
    );
  }
  if (userHeader !== undefined && !/^[A-Za-z0-9-]+$/.test(userHeader)) {
    throw new BadUse('header-unclear', `"${userHeader}" is not the name of a header.`);
  }
  demandLength('--metrics-token', metricsToken);
  return {
    port: port ?? null,
    host,
    maxKernels,
    warm,
    kernels: flags.kernels,
    kernelsToken: flags.kernelsToken,
    trustProxy: trustProxy || trusted !== undefined,
    base: badUse(() => basePath(baseUrl)),
    ...(trusted === undefined ? {} : { trusted: badUse(() => new TrustedAddresses(trusted)) }),
    ...(userHeader === undefined ? {} : { userHeader }),
    ...(metricsToken === undefined ? {} : { metricsToken }),
    ...sharedOptions(flags, token, environment),
    ...(flags.shareNotebook === true ? { shareNotebook: true } : {}),
    ...tokenOption(token)
  };
}

/** Whether there is a chat, and with which model; never one that is elsewhere. */
async function chatOption({
  chat,
  chatModel,
  store
}: ServeFlags): Promise<Pick<ServeOptions, 'chat'>> {
  if (chat !== true && chatModel === undefined) {
    return {};
  }
  const { isOllamaCloudName } = await import('@lockstep/router');
  if (chatModel !== undefined && isOllamaCloudName(chatModel)) {
    throw new BadUse(
      'chat-model-elsewhere',
      `${chatModel} does not run on this machine. Participants are answered by a model of this machine only: name another one.`
    );
  }
  if (store !== undefined) {
    throw new BadUse(
      'chat-alone',
      'The chat is for a page that one server serves. Leave out --store, or the chat.'
    );
  }
  return { chat: { model: chatModel ?? null } };
}

/** What `read` gives; a sentence of its own about what was typed is bad use. */
function badUse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof UserError ? new BadUse(error.code, error.message) : error;
  }
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError('A port is a number from 1 to 65535.');
  }
  return port;
}

function readCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1) {
    throw new InvalidArgumentError('It must be a whole number from 1.');
  }
  return count;
}

function demandLength(flag: string, token: string | undefined): void {
  if (token !== undefined && token.length < SHORTEST_TOKEN) {
    const hint = flag === '--token' ? '; without --token a good one is made' : '';
    throw new BadUse('token-short', `A token needs at least ${SHORTEST_TOKEN} characters${hint}.`);
  }
}

/** commander gives `false` for `--no-token` and nothing when neither was said. */
function tokenOption(token: string | boolean | undefined): { token?: string | null } {
  if (typeof token === 'string') {
    demandLength('--token', token);
    return { token };
  }
  return token === false ? { token: null } : {};
}
