// Finds R with its Jupyter kernel, which the full tests run notebooks on, and installs the system's own where root may.
import { existsSync } from 'node:fs';

import { canInstall, install } from './apt.mjs';

/** Where the specs look, too. */
const folders = ['/usr/share/jupyter/kernels/ir', '/usr/local/share/jupyter/kernels/ir'];

/** `undefined` when R's kernel is there; else one sentence that names what to install. */
export async function rKernelMissing(progress) {
  if (folders.some(existsSync)) {
    return undefined;
  }
  const remedy = 'install the package r-cran-irkernel';
  if (!canInstall()) {
    return `there is no kernel of R: ${remedy}`;
  }
  return (await install(progress, 'R and its kernel', ['r-cran-irkernel'])) &&
    folders.some(existsSync)
    ? undefined
    : `apt-get could not install the kernel of R: ${remedy}`;
}
