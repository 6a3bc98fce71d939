/** `--kernels`: kernels on another Jupyter server than the private one, and the token that opens it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LaunchConfig } from '@lockstep/protocol';
import { type Command, Option } from 'commander';
import { systemCode } from '../systemError';
import { BadUse } from './terminal';
import type { Terminal } from './terminal';

/** What a command line says about it. */
export interface KernelsFlags {
  kernels?: string;
  kernelsToken?: string;
}

/** Adds the two options to a command. */
export function withOtherKernels(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--kernels <url>',
        'run kernels on the Jupyter server or kernel gateway at this address'
      )
    )
    .addOption(
      new Option(
        '--kernels-token <place>',
        'where its token is: env:NAME, or a file that holds nothing else'
      )
    );
}

/**
 * The launch with the kernels that were asked for.
 *
 * @throws BadUse when the address or the token cannot be used
 */
export function withKernelsAt(
  config: LaunchConfig,
  { kernels, kernelsToken }: KernelsFlags,
  { environment, folder }: Pick<Terminal, 'environment' | 'folder'>
): LaunchConfig {
  if (kernels === undefined) {
    if (kernelsToken !== undefined) {
      throw new BadUse('kernels-missing', '--kernels-token needs --kernels with an address.');
    }
    return config;
  }
  const token = kernelsToken === undefined ? '' : readToken(kernelsToken, environment, folder);
  return {
    ...config,
    jupyter: { url: addressOf(kernels), token, elsewhere: true },
    transport: 'theirs'
  };
}

function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new BadUse(
      'kernels-unclear',
      `--kernels needs an address such as http://10.0.0.7:8888/, not "${text}".`
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '') {
    // Not repeated: it may hold the secret itself, and a command line can be read by other users.
    throw new BadUse(
      'kernels-unclear',
      '--kernels takes the address alone. Give the token with --kernels-token env:NAME.'
    );
  }
  url.hash = '';
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

function readToken(place: string, environment: NodeJS.ProcessEnv, folder: string): string {
  const variable = /^env:(.+)$/.exec(place)?.[1];
  if (variable !== undefined) {
    const token = environment[variable];
    if (token === undefined || token === '') {
      throw new BadUse(
        'token-missing',
        `The environment variable ${variable}, named for the token of the kernels, is not set.`
      );
    }
    return token;
  }
  try {
    return readFileSync(resolve(folder, place), 'utf-8').trim();
  } catch (error) {
    if (systemCode(error) === null) {
      throw error;
    }
    // What was typed may be the token itself.
    throw new BadUse(
      'token-missing',
      'The file named by --kernels-token cannot be read. Name a file, or env:NAME for a variable.'
    );
  }
}
