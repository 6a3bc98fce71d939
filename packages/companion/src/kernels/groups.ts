/** Ends process groups of kernels whose server died: it wrote down which there are, and nobody else can end them now. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LaunchConfig } from '@lockstep/protocol';
import { systemCode } from '../systemError';

/**
 * Kills every group that our private server started and did not end. For the end of this process, when no kernel is
 * wanted any more; a server of somebody else's is left alone.
 */
export function endGroups({ transport, jupyter }: LaunchConfig): void {
  if (transport !== 'ours' || jupyter?.socket === undefined) {
    return;
  }
  for (const name of groupsIn(join(dirname(jupyter.socket), 'groups'))) {
    const group = Number(name);
    if (/^\d+$/.test(name) && group > 1) {
      kill(group);
    }
  }
}

function groupsIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') {
      throw error;
    }
    return [];
  }
}

function kill(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    // It ended in this moment, or is somebody else's by now.
    if (systemCode(error) !== 'ESRCH' && systemCode(error) !== 'EPERM') {
      throw error;
    }
  }
}
