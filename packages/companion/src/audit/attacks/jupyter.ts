/** Code by another door: every route of Jupyter's servers, and every route of ours that is the author's. */
import { routes } from '@lockstep/protocol';
import { Tries, type Attack } from '../attack';

/** Jupyter's ways to code, files and secrets: jupyter_server, JupyterLab, terminals, nbclassic, kernel gateway. */
const JUPYTER: readonly [method: string, path: string, body?: unknown][] = [
  ['GET', 'api'],
  ['GET', 'api/me'],
  ['GET', 'api/status'],
  ['GET', 'api/spec.yaml'],
  ['GET', 'api/kernelspecs'],
  ['GET', 'api/kernels'],
  ['POST', 'api/kernels', { name: 'python3' }],
  ['POST', 'api/kernels/1/interrupt', {}],
  ['POST', 'api/kernels/1/restart', {}],
  ['DELETE', 'api/kernels/1'],
  ['GET', 'api/sessions'],
  ['POST', 'api/sessions', { path: 'a.ipynb', type: 'notebook', kernel: { name: 'python3' } }],
  ['GET', 'api/contents'],
  ['GET', 'api/contents/small.ipynb?content=1'],
  ['PUT', 'api/contents/audit.txt', { type: 'file', format: 'text', content: 'x' }],
  ['POST', 'api/contents', { type: 'notebook' }],
  ['GET', 'api/terminals'],
  ['POST', 'api/terminals', {}],
  ['GET', 'api/config/notebook'],
  ['GET', 'api/nbconvert'],
  ['GET', 'api/events'],
  ['POST', 'api/shutdown', {}],
  ['POST', 'api/security/csp-report', {}],
  ['GET', 'files/'],
  ['GET', 'view/small.ipynb'],
  ['GET', 'nbconvert/html/small.ipynb'],
  ['GET', 'lab'],
  ['GET', 'lab/api/settings'],
  ['GET', 'lab/api/workspaces'],
  ['GET', 'tree'],
  ['GET', 'notebooks/small.ipynb'],
  ['GET', 'terminals/1'],
  ['GET', 'metrics'],
  ['GET', 'kernelspecs/python3/kernel.json'],
  ['GET', 'lockstep/status'],
  ['GET', 'debug/pprof']
];

/** WebSockets that would reach a kernel, a terminal or Jupyter's events. */
const SOCKETS = [
  'api/kernels/1/channels',
  'api/events/subscribe',
  'terminals/websocket/1',
  'lockstep/ws',
  'api/collaboration/room/1',
  'lsp/ws/pylsp'
];

/** Something that fits the parameters of a route. */
const FILLED: Record<string, string> = {
  run: 'a'.repeat(16),
  chat: 'a'.repeat(16),
  app: 'a'.repeat(64),
  blob: 'a'.repeat(64),
  graph: 'a'.repeat(16),
  file: 'links.csv'
};

export const jupyterRoutes: Attack = {
  id: 'jupyter',
  title: 'Run code through a route of Jupyter',
  async run({ attacker }) {
    const tries = new Tries();
    for (const [method, path, body] of JUPYTER) {
      const text = body === undefined ? undefined : JSON.stringify(body);
      for (const at of new Set([attacker.base.pathname + path, `/${path}`])) {
        tries.refused(`${method} ${at}`, await attacker.atRoot(method, at, text));
      }
    }
    for (const path of SOCKETS) {
      for (const at of [path, `/${path}`]) {
        tries.unopened(`a WebSocket at ${at} was opened`, await attacker.socket({}, at));
      }
    }
    return tries.verdict('Kernels, files, terminals and settings have no address here.');
  }
};

export const authorRoutes: Attack = {
  id: 'author',
  title: 'Use what only the author may',
  async run({ attacker }) {
    const tries = new Tries();
    for (const [name, route] of Object.entries(routes)) {
      if (route.scope !== 'author') {
        continue;
      }
      const path = route.path.replace(/:(\w+)/g, (_, key: string) => FILLED[key] ?? 'a'.repeat(12));
      const reply =
        route.method === 'GET' ? await attacker.get(path) : await attacker.post(path, {});
      tries.refused(name, reply);
    }
    return tries.verdict('Chats, models, keys, notebooks and settings are not here.');
  }
};
