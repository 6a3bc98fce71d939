// Main thread time in scripts of a page, by V8's sampler: ours, and all.
const OURS = '/extensions/jupyterlab-lockstep/';

/**
 * Milliseconds of main thread that V8's sampler saw in scripts: those with our code anywhere on the stack, so
 * that what we call in JupyterLab is ours too, and all of them.
 */
function scriptTime({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const kind = new Map();
  const mark = (id, above) => {
    const node = byId.get(id);
    const ours = above || node.callFrame.url.includes(OURS);
    kind.set(id, { ours, idle: /^\((idle|program)\)$/.test(node.callFrame.functionName) });
    (node.children ?? []).forEach(child => mark(child, ours));
  };
  mark(nodes[0].id, false);
  let ours = 0;
  let all = 0;
  samples.forEach((id, at) => {
    const time = (timeDeltas[at + 1] ?? 0) / 1000;
    const what = kind.get(id);
    ours += what.ours ? time : 0;
    all += what.idle ? 0 : time;
  });
  return { ours, all };
}

/** Starts to sample a page; what it returns ends that and resolves to `{ ours, all }` in milliseconds. */
export async function profiled(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 100 });
  await session.send('Profiler.start');
  return async () => {
    const { profile } = await session.send('Profiler.stop');
    await session.detach();
    return scriptTime(profile);
  };
}
