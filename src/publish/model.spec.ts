import type { CallArgs } from '@lockstep/client';
import {
  UserError,
  type Board,
  type Publication,
  type RouteName,
  type RouteReply
} from '@lockstep/protocol';
import { PublishModel } from './model';

const off: Publication = {
  id: '0123456789abcdef',
  path: 'a.ipynb',
  state: 'off',
  problem: null,
  reachable: 'machine',
  port: null,
  address: null,
  network: null,
  tokenEnd: 'abcd',
  linkShown: false,
  maxKernels: 8,
  chat: false,
  sharesNotebook: false,
  audit: null,
  since: null,
  title: null,
  steps: null,
  notice: null
};

const board: Board = {
  messages: [],
  open: 0,
  runs: [],
  matching: 0,
  all: 0,
  people: 0,
  failed: 0,
  kernels: { live: 0, most: 8, waiting: 0 }
};

/** A companion that publishes in memory. */
class Scripted {
  now: Publication = off;
  readonly asked: { name: string; body?: unknown }[] = [];
  refuse: UserError | null = null;

  call<N extends RouteName>(name: N, args: CallArgs<N>): Promise<RouteReply<N>>;
  call(name: RouteName, args: { body?: unknown }): Promise<unknown> {
    this.asked.push({ name, body: args.body });
    if (this.refuse) {
      return Promise.reject(this.refuse);
    }
    switch (name) {
      case 'publish':
        this.now = { ...this.now, state: 'on', port: 8899, address: 'http://127.0.0.1:8899/' };
        return Promise.resolve(this.now);
      case 'unpublish':
        this.now = { ...off, port: 8899 };
        return Promise.resolve(this.now);
      case 'copyLink':
        this.now = { ...this.now, linkShown: true };
        return Promise.resolve({ link: 'http://127.0.0.1:8899/?token=secret-abcd' });
      case 'readPublishedBoard':
        return Promise.resolve(board);
      default:
        return Promise.resolve(this.now);
    }
  }
}

let companion: Scripted;
let model: PublishModel;

beforeEach(() => {
  jest.useFakeTimers();
  companion = new Scripted();
  model = new PublishModel(companion, 'a.ipynb');
});

afterEach(() => {
  model.dispose();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const settle = (time = 0): Promise<void> => jest.advanceTimersByTimeAsync(time);

describe('the publish panel', () => {
  it('asks only while somebody looks', async () => {
    await settle(20_000);
    expect(companion.asked).toEqual([]);
    model.show(true);
    await settle(7_000);
    expect(companion.asked.length).toBe(3);
    model.show(false);
    await settle(20_000);
    expect(companion.asked.length).toBe(3);
  });

  it('publishes nothing by a change of settings, and starts anew by one while the page is on', async () => {
    model.show(true);
    await settle();
    model.wish({
      reachable: 'network',
      maxKernels: 3,
      port: null,
      chat: false,
      sharesNotebook: false
    });
    await settle(4_000);
    expect(model.snapshot().publication).toMatchObject({ reachable: 'network', maxKernels: 3 });
    expect(companion.asked.some(({ name }) => name === 'publish')).toBe(false);
    await model.start({
      reachable: 'network',
      maxKernels: 3,
      port: null,
      chat: false,
      sharesNotebook: false
    });
    await settle();
    expect(model.snapshot()).toMatchObject({ board, publication: { state: 'on' } });
    model.wish({
      reachable: 'machine',
      maxKernels: 3,
      port: null,
      chat: false,
      sharesNotebook: false
    });
    await settle();
    expect(companion.asked.filter(({ name }) => name === 'publish')).toHaveLength(2);
    model.show(false);
  });

  it('shows the whole link once, for a while', async () => {
    companion.now = { ...off, state: 'on', address: 'http://127.0.0.1:8899/', port: 8899 };
    model.show(true);
    await settle();
    expect(await model.link()).toContain('secret-abcd');
    expect(model.snapshot().link).toContain('secret-abcd');
    await settle(31_000);
    expect(model.snapshot().link).toBeNull();
    expect(await model.link()).toContain('secret-abcd');
    expect(model.snapshot().link).toBeNull();
    model.show(false);
  });

  it('says why something was not done, and keeps what it showed', async () => {
    companion.now = { ...off, state: 'on', address: 'http://127.0.0.1:8899/', port: 8899 };
    model.show(true);
    await settle();
    companion.refuse = new UserError('page-away', 'The published page does not answer.');
    await model.newToken();
    expect(model.snapshot()).toMatchObject({
      problem: 'The published page does not answer.',
      board
    });
    await settle(3_000);
    expect(model.snapshot()).toMatchObject({ away: true, board });
    companion.refuse = null;
    await settle(3_000);
    expect(model.snapshot().away).toBe(false);
    model.show(false);
  });
});
