/** A notebook opened after its Guided App shares the app's context, which asked for no kernel: it gets its own here. */
import type { ISessionContext } from '@jupyterlab/apputils';

/** Starts the notebook's kernel as Lab would have, had the notebook been opened first. */
export async function giveKernel(session: ISessionContext): Promise<void> {
  const preference = session.kernelPreference;
  if (preference.shouldStart !== false && preference.canStart !== false) {
    return;
  }
  session.kernelPreference = { ...preference, shouldStart: true, canStart: true };
  await session.ready;
  if (!session.session && !session.isDisposed) {
    await session.startKernel();
  }
}
