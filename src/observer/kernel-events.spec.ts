import { KernelEvents } from './kernel-events';

/** A kernel that has run code, so that its process's session is known. */
function known(): KernelEvents {
  const events = new KernelEvents();
  events.message('k', 's1', false, 1);
  return events;
}

describe('what happens to a kernel', () => {
  it('a restart asked for here ends its runs at once and is told when the new process speaks', () => {
    const events = known();
    expect(events.status('k', 'restarting', 10)).toEqual({
      gone: { fact: 'gone', kernel: 'k', at: 10, how: 'restarted' },
      event: null
    });
    expect(events.message('k', 's1', false, 11).event).toBeNull(); // the old process’s last word
    const { event } = events.message('k', 's2', true, 12);
    expect(event).toMatchObject({ id: 'k:restarted:s2', event: 'restarted', at: 12 });
    expect(events.message('k', 's2', false, 13)).toEqual({ gone: null, event: null });
  });

  it('a restart asked for in another page is told under the same id', () => {
    const { gone, event } = known().message('k', 's2', true, 12);
    expect(gone).toMatchObject({ how: 'restarted' });
    expect(event).toMatchObject({ id: 'k:restarted:s2' });
  });

  it('a kernel whose session never changes is back when it is idle again', () => {
    const events = known();
    events.status('k', 'restarting', 10);
    expect(events.status('k', 'idle', 20).event).toBeNull();
    expect(events.status('k', 'idle', 2_000).event).toMatchObject({ event: 'restarted' });
  });

  it('a death that the server mends is a death and a restart, once each', () => {
    const events = known();
    const died = events.startedAgain('k', 10);
    expect(died.gone).toMatchObject({ how: 'died' });
    expect(died.event).toMatchObject({ id: 'k:died:s1' });
    // Lab says both, and a second connection says them again.
    expect(events.status('k', 'restarting', 11)).toEqual({ gone: null, event: null });
    expect(events.startedAgain('k', 11)).toEqual({ gone: null, event: null });
    expect(events.message('k', 's2', true, 20).event).toMatchObject({ event: 'restarted' });
  });

  it('a death for good is told', () => {
    expect(known().status('k', 'dead', 10)).toMatchObject({
      gone: { how: 'died' },
      event: { event: 'died' }
    });
  });

  it('a first start is told, a page that joins later tells nothing', () => {
    expect(new KernelEvents().message('k', 's1', true, 1).event).toMatchObject({
      event: 'started'
    });
    expect(new KernelEvents().message('k', 's1', false, 1).event).toBeNull();
  });
});
