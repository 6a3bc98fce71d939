/** Which kernel a run gets: the one the notebook names, else one that speaks its language. */
import { UserError } from '@lockstep/protocol';
import type { KernelSpecs } from './connection';
import type { KernelWish } from './lease';

/**
 * The kernelspec to start. A named kernel is never replaced by another one unasked: other packages, other results.
 *
 * @throws UserError `kernel-missing` with the remedy.
 */
export function chooseKernel(
  wish: Pick<KernelWish, 'kernelspec' | 'language'>,
  specs: KernelSpecs
): string {
  const { kernelspec, language } = wish;
  if (kernelspec !== null) {
    if (kernelspec in specs.languages) {
      return kernelspec;
    }
    throw missing(
      `This notebook runs on the kernel “${kernelspec}”, which is not installed here.`,
      kernelspec,
      language
    );
  }
  if (language === 'unknown' || specs.languages[specs.standard] === language) {
    if (specs.standard in specs.languages) {
      return specs.standard;
    }
  }
  const speaks = Object.keys(specs.languages)
    .sort()
    .find(name => specs.languages[name] === language);
  if (speaks !== undefined) {
    return speaks;
  }
  throw missing(`No kernel for ${language} is installed here.`, null, language);
}

function missing(what: string, name: string | null, language: string): UserError {
  const named = name === null || name === 'python3' ? '' : ` --name ${name}`;
  const remedy =
    language === 'python'
      ? `Install it with “python -m ipykernel install --user${named}”, or choose a kernel for the notebook in JupyterLab.`
      : 'Install it, or choose a kernel for the notebook in JupyterLab.';
  return new UserError('kernel-missing', `${what} ${remedy}`, 422);
}
