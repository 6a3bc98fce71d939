/** Each attack gets through where its guard is missing, so that "refused" means something. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePortFrom } from '../cli/ports';
import { runServe } from '../cli/serve';
import type { ServeOptions } from '../cli/serve';
import type { CreateEngine } from '../contract';
import { silentLog } from '../log';
import { NOTEBOOK, launchConfig, temporaryFolder, testTerminal, writePage } from '../testing/parts';
import { runScripted } from '../testing/program';
import { scriptedEngine } from '../testing/scriptedEngine';
import type { Finding } from './audit';
import { ATTACKS, audit } from './audit';
import { openFront, type Tampering } from './testing/front';
import { ungatedEngine } from './testing/ungated';

jest.setTimeout(60_000);

const TOKEN = 'the-audit-token';

/** Nobody answers there: what a model would say is of no interest here. */
const NO_MODEL = '127.0.0.1:9';

let folder: string;
let remove: () => void;

beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  writePage(folder);
  writeFileSync(join(folder, 'small.ipynb'), JSON.stringify(NOTEBOOK));
});

afterEach(() => remove());

/** Serves, with an engine and a front, and gives what `body` makes of the address. */
async function served<T>(
  {
    engine = scriptedEngine,
    front = {},
    more = {}
  }: { engine?: CreateEngine; front?: Tampering; more?: Partial<ServeOptions> },
  body: (address: string) => Promise<T>
): Promise<T> {
  const stop = new AbortController();
  const terminal = testTerminal(folder, { OLLAMA_HOST: NO_MODEL });
  const port = await freePortFrom(18_300, '127.0.0.1');
  const ended = runServe(
    terminal,
    ['small.ipynb'],
    { port, host: '127.0.0.1', maxKernels: 2, trustProxy: false, token: TOKEN, ...more },
    { config: launchConfig(folder), createEngine: engine, log: silentLog(), signal: stop.signal }
  );
  await terminal.printed(/Ctrl\+C/);
  const before = await openFront(port, front);
  try {
    return await body(`http://127.0.0.1:${before.port}/?token=${TOKEN}`);
  } finally {
    await before.close();
    stop.abort();
    await ended;
  }
}

async function attacked(id: string, parts: Parameters<typeof served>[0]): Promise<Finding> {
  const attacks = ATTACKS.filter(attack => attack.id === id);
  const signal = new AbortController().signal;
  const [finding] = await served(parts, address =>
    audit(new URL(address), () => undefined, signal, attacks)
  );
  if (finding === undefined) {
    throw new Error(`There is no attack “${id}”.`);
  }
  return finding;
}

/** A run that stands for every run that is asked for. */
function anyRun(): Tampering {
  let known = '';
  return {
    request(passing) {
      passing.path = passing.path.replace(/^\/runs\/[^/]+/, known === '' ? '$&' : `/runs/${known}`);
      return null;
    },
    reply(passing, status, text) {
      if (known === '' && passing.path === '/runs' && status === 200) {
        known = /"run":"(\w+)"/.exec(text)?.[1] ?? '';
      }
      return { status, text };
    }
  };
}

/** Everybody is the browser that came first. */
function oneBrowser(): Tampering {
  let first: string | undefined;
  const same = (headers: { cookie?: string }): void => {
    first ??= headers.cookie;
    headers.cookie = first;
  };
  return { request: ({ headers }) => (same(headers), null), upgrade: same };
}

function everyRunGranted(): Tampering {
  let view: string | null = null;
  return {
    socket: () => undefined,
    reply({ path }, status, text) {
      if (path === '/runs' && status === 200) {
        view ??= text;
      }
      return path === '/runs' && view !== null ? { status: 200, text: view } : { status, text };
    }
  };
}

const WITHOUT_GUARD: Record<string, Parameters<typeof served>[0]> = {
  jupyter: { front: { request: ({ path }) => (path === '/api/kernels' ? '[]' : null) } },
  author: { front: { request: ({ path }) => (path === '/status' ? '{"items":[]}' : null) } },
  order: { engine: ungatedEngine },
  replay: { engine: ungatedEngine },
  race: { engine: ungatedEngine },
  values: { engine: ungatedEngine },
  injection: { engine: ungatedEngine },
  facts: {
    front: {
      request(passing) {
        passing.body = passing.body.replace(/"command":\{.*\}/, '"command":{"type":"archive"}}');
        return null;
      }
    }
  },
  ids: { front: anyRun() },
  others: { front: oneBrowser() },
  paths: {
    front: {
      request({ path }) {
        const file = join('/srv/page', path);
        return existsSync(file) && path.includes('passwd') ? readFileSync(file, 'utf8') : null;
      }
    }
  },
  uploads: {
    front: {
      request: ({ path }) =>
        path.includes('/uploads/')
          ? JSON.stringify({ value: { t: 'file', v: 'a', name: decodeURIComponent(path) } })
          : null
    }
  },
  'cross-site': {
    front: {
      request({ headers }) {
        headers.origin = `http://${headers.host}`;
        headers['x-lockstep'] = '1';
        headers['content-type'] = 'application/json';
        return null;
      }
    }
  },
  'foreign-socket': {
    front: {
      upgrade(headers) {
        headers.origin = `http://${headers.host}`;
      }
    }
  },
  chat: { front: { request: ({ path }) => (path.includes('/chat') ? '{}' : null) } },
  size: { front: { request: ({ body }) => (body.length > 1_000_000 ? '{}' : null) } },
  messages: {
    front: { socket: socket => socket.on('message', () => socket.send('{"type":"comm"}')) }
  },
  opens: { front: everyRunGranted() }
};

test.each(ATTACKS.map(({ id }) => id))('“%s” gets through where its guard is missing', async id => {
  const { outcome, detail } = await attacked(id, WITHOUT_GUARD[id] ?? {});
  expect(`${outcome}: ${detail}`).toMatch(/^succeeded: /);
});

describe('where the chat is on', () => {
  const more: Partial<ServeOptions> = { chat: { model: null } };
  /** A question that is a command after all. */
  const acts: Tampering = {
    request(passing) {
      if (passing.path.endsWith('/chat') && passing.body.includes('Ignore all')) {
        passing.path = passing.path.replace(/chat$/, 'commands');
        passing.body = '{"expectedSeq":null,"command":{"type":"rename","name":"Obeyed"}}';
      }
      return null;
    }
  };
  const takesAll: Tampering = {
    request: ({ body }) => (body.length > 1_000 && body.includes('xxx') ? '{"answer":"a"}' : null)
  };

  test.each<[string, Tampering, RegExp]>([
    ['another browser’s', oneBrowser(), /of another browser/],
    ['what is too long', takesAll, /a question of 8 MB was answered with 200/],
    ['acting through it', acts, /20 questions of one browser were taken at once/]
  ])('%s gets through where its guard is missing', async (_, front, said) => {
    const { outcome, detail } = await attacked('chat', { front, more });
    expect([outcome, detail]).toEqual(['succeeded', expect.stringMatching(said)]);
  });

  test('nothing gets through where all guards are', async () => {
    const { outcome, detail } = await attacked('chat', { more });
    expect([outcome, detail]).toEqual(['refused', expect.stringContaining('starts nothing')]);
  });
});

test('a front that takes no guard away changes nothing', async () => {
  const quick = ATTACKS.filter(({ id }) => !['opens', 'messages', 'values', 'race'].includes(id));
  const findings = await served({}, address =>
    audit(new URL(address), () => undefined, new AbortController().signal, quick)
  );
  expect(findings.filter(({ outcome }) => outcome === 'succeeded')).toEqual([]);
});

describe('on the command line', () => {
  test('one attack that gets through makes exit status 1 and names itself', async () => {
    const terminal = testTerminal(folder);
    const status = await served(WITHOUT_GUARD['author'] ?? {}, address =>
      runScripted(['audit', address, '--only', 'author', 'facts'], { terminal })
    );
    expect(status).toBe(1);
    expect(terminal.lines.join('\n')).toContain('GOT THROUGH  Use what only the author may');
    expect(terminal.lines.at(-1)).toMatch(/^1 of 2 attacks got through/);
  });

  test('an address with a wrong token is told before anything is tried', async () => {
    const terminal = testTerminal(folder);
    const status = await served({}, address =>
      runScripted(['audit', address.replace(TOKEN, 'wrong')], { terminal })
    );
    expect(status).toBe(1);
    expect(terminal.complaints.join(' ')).toMatch(/lets nobody in by this address \(401\)/);
  });

  test.each(['nonsense', 'ftp://x'])('%s is no address', async address => {
    const terminal = testTerminal(folder);
    expect(await runScripted(['audit', address], { terminal })).toBe(2);
    expect(terminal.complaints.join(' ')).toContain('is no address');
  });

  test('a page that is not there is told', async () => {
    const terminal = testTerminal(folder);
    const port = await freePortFrom(18_400, '127.0.0.1');
    expect(await runScripted(['audit', `http://127.0.0.1:${port}/`], { terminal })).toBe(1);
    expect(terminal.complaints.join(' ')).toContain('Nothing answers');
  });
});
