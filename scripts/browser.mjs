// Opens an address in the person's browser where there is a display; elsewhere does nothing.
import { spawn, spawnSync } from 'node:child_process';

function opener() {
  if (process.platform === 'darwin') {
    return ['open'];
  }
  if (process.platform === 'win32') {
    return ['cmd', '/c', 'start', ''];
  }
  const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const found = display && spawnSync('which', ['xdg-open']).status === 0;
  return found ? ['xdg-open'] : undefined;
}

/** Whether something was there to open it. */
export function openInBrowser(address) {
  const [program, ...args] = opener() ?? [];
  if (!program) {
    return false;
  }
  const child = spawn(program, [...args, address], { detached: true, stdio: 'ignore' });
  child.on('error', () => {}); // the address is on the screen anyway
  child.unref();
  return true;
}
