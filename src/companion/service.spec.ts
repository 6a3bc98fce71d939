import { nullTranslator } from '@jupyterlab/translation';
import type { Transport } from '@lockstep/client';
import { CompanionService } from './service';

const trans = nullTranslator.load('lockstep');

function serviceOf(answer: () => Response): { service: CompanionService; asked: string[] } {
  const asked: string[] = [];
  const transport: Transport = {
    fetch: path => {
      asked.push(path);
      return Promise.resolve(answer());
    },
    openSocket: () => {
      throw new Error('No socket was expected.');
    }
  };
  return { service: new CompanionService(transport, trans), asked };
}

describe('the companion as Lab sees it', () => {
  it('is not asked for anything before somebody wants something', () => {
    const { service, asked } = serviceOf(() => Response.json({}));
    expect(service.connection).toBe('connected');
    expect(asked).toEqual([]);
  });

  it('gives one client to all', async () => {
    const { service } = serviceOf(() => Response.json({}));
    const [first, second] = await Promise.all([service.client(), service.client()]);
    expect(first).toBe(second);
  });

  it('tells its own status', async () => {
    const items = [{ id: 'node', label: 'Node', state: 'fine', detail: '24' }];
    const { service } = serviceOf(() => Response.json({ items }));
    expect(await service.status()).toEqual(items);
  });

  it('says what to install when this server has no Lockstep', async () => {
    const { service } = serviceOf(() => new Response('<html>', { status: 404 }));
    const [item] = await service.status();
    expect(item).toMatchObject({ id: 'companion', state: 'missing' });
    expect(item?.detail).toMatch(/no Lockstep companion/);
    expect(item?.remedy).toMatch(/install jupyterlab-lockstep/);
  });

  it('says what is broken with the sentence of the server', async () => {
    const refusal = { code: 'node-missing', message: 'Node did not start. Next: look at the log.' };
    const { service } = serviceOf(() => Response.json(refusal, { status: 503 }));
    expect(await service.status()).toEqual([
      {
        id: 'companion',
        label: 'Companion',
        state: 'broken',
        detail: 'Node did not start.',
        remedy: 'look at the log.'
      }
    ]);
  });
});
