/** Kernels that see this machine's folders, that don't, and that cannot be had; each kernel is ended. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '@lockstep/protocol';
import { ScriptedLease } from '../engine/testing/scripted';
import type { Kernels } from '../kernels/lease';
import { silentLog } from '../log';
import { worksApart } from './apart';

const PYTHON = { kernel: 'python3', language: 'python' };
const NEVER = new AbortController().signal;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-apart-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Kernels of one server; `sees`: whether they find a folder of this machine that is really there. */
function kernelsThat(sees: boolean): Pick<Kernels, 'start' | 'end'> & { ended: string[] } {
  const ended: string[] = [];
  return {
    ended,
    start(wish, taken) {
      const lease = new ScriptedLease(`lockstep-${wish.run}-a-b-c`, () => ({ status: 'ok' }));
      lease.onEvaluate = asked => {
        const [, place = ''] = /chdir\("(.*)"\)$/.exec(asked) ?? [];
        return sees && existsSync(place) ? 'None' : null;
      };
      taken(lease.kernel);
      return Promise.resolve(lease);
    },
    end: kernel => {
      ended.push(kernel);
      return Promise.resolve();
    }
  };
}

test.each([
  ['see', true],
  ['do not see', false]
])('kernels that %s the folders of this machine', async (_, sees) => {
  const kernels = kernelsThat(sees);
  expect(await worksApart(kernels, PYTHON, folder, silentLog(), NEVER)).toBe(!sees);
  expect(kernels.ended).toEqual(['lockstep-look-a-b-c']);
  expect(readdirSync(folder)).toEqual([]);
});

test('where no kernel can be had, files are asked for as before', async () => {
  const end = (): Promise<void> => Promise.resolve();
  const start = (): Promise<never> =>
    Promise.reject(new UserError('jupyter-unreachable', 'It does not answer.'));
  expect(await worksApart({ start, end }, PYTHON, folder, silentLog(), NEVER)).toBe(false);
  const bug = (): Promise<never> => Promise.reject(new TypeError('bug'));
  await expect(worksApart({ start: bug, end }, PYTHON, folder, silentLog(), NEVER)).rejects.toThrow(
    'bug'
  );
  expect(readdirSync(folder)).toEqual([]);
});
