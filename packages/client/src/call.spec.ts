import { UserError } from '@lockstep/protocol';
import { Companion } from './companion';
import { ConflictError, isOffline } from './errors';
import type { Request, Transport } from './transport';

const run = 'run000001';

/** A companion whose transport answers with `response` and remembers what was asked. */
function answering(response: () => Response | Promise<Response>): {
  companion: Companion;
  asked: [string, Request | undefined][];
} {
  const asked: [string, Request | undefined][] = [];
  const transport: Transport = {
    fetch: async (path, init) => {
      asked.push([path, init]);
      return response();
    },
    openSocket: () => {
      throw new Error('No socket was expected.');
    }
  };
  return { companion: new Companion(transport), asked };
}

describe('a call', () => {
  it('puts parameters into the path and the body into JSON, with the header that foreign pages cannot send', async () => {
    const { companion, asked } = answering(() => Response.json({ seq: 3, entries: [] }));
    const body = { expectedSeq: 2, command: { type: 'run-step', step: 'a' } } as const;
    await companion.call('command', { params: { run }, body });
    const [path, init] = asked[0] ?? [];
    expect(path).toBe('/runs/run000001/commands');
    expect(init?.method).toBe('POST');
    expect(init?.headers).toMatchObject({ 'Content-Type': 'application/json', 'X-Lockstep': '1' });
    expect(init?.body).toBe(JSON.stringify(body));
  });

  it('sends no body with a GET', async () => {
    const { companion, asked } = answering(() => Response.json({ ok: true, version: '1' }));
    await companion.call('health', {});
    expect(asked[0]?.[1]?.body).toBeUndefined();
  });

  it('throws the sentence of the door with its code, status and field', async () => {
    const refusal = { code: 'value-wrong', message: 'Degree is no number.', field: 'degree' };
    const { companion } = answering(() => Response.json(refusal, { status: 422 }));
    await expect(companion.call('health', {})).rejects.toMatchObject({ ...refusal, status: 422 });
  });

  it('throws the events missed when the command was stale', async () => {
    const conflict = { code: 'changed-elsewhere', message: 'Moved on.', entries: [] };
    const { companion } = answering(() => Response.json(conflict, { status: 409 }));
    await expect(companion.call('health', {})).rejects.toThrow(ConflictError);
  });

  it.each([
    ['nobody answers', () => Promise.reject(new TypeError('fetch failed'))],
    ['a proxy answers for it', () => new Response('<html>Bad gateway</html>', { status: 502 })],
    [
      'the glue says that it stopped',
      () => Response.json({ code: 'companion-lost', message: 'It stopped.' }, { status: 502 })
    ]
  ])('is offline when %s', async (_, response) => {
    const { companion } = answering(response);
    const error: unknown = await companion.call('health', {}).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect(isOffline(error)).toBe(true);
  });

  it('says what to install when this server has no companion', async () => {
    const { companion } = answering(() => new Response('<html>404</html>', { status: 404 }));
    await expect(companion.call('health', {})).rejects.toMatchObject({ code: 'no-companion' });
  });

  it('rejects with what fetch threw when the signal was raised, not with a sentence about the connection', async () => {
    const abort = new AbortController();
    const { companion } = answering(() => {
      abort.abort();
      return Promise.reject(new Error('aborted'));
    });
    await expect(companion.call('health', {}, abort.signal)).rejects.toThrow('aborted');
  });

  it('refuses a reply that is not what the route declares', async () => {
    const { companion } = answering(() => Response.json({ ok: 'perhaps' }));
    await expect(companion.call('health', {})).rejects.toThrow();
  });

  it('gives the bytes of a blob', async () => {
    const { companion } = answering(() => new Response(new Uint8Array([0, 255, 7])));
    expect(await companion.readBlob(run, 'f'.repeat(64))).toEqual(new Uint8Array([0, 255, 7]));
  });
});
