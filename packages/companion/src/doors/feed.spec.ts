import type { ChatEvent, ServerFrame } from '@lockstep/protocol';
import { ServerFrame as ServerFrameSchema } from '@lockstep/protocol';
import fc from 'fast-check';
import { Feed, MOST_WAITING } from './feed';
import type { FeedFrame } from './feed';

const CHANNEL = 'chat/chat00000001';

/** A reader that takes a frame only when it is told to. */
class Reader {
  readonly frames: ServerFrame[] = [];
  overruns = 0;
  private readonly waiting: (() => void)[] = [];

  readonly outlet = {
    send: (text: string): Promise<void> => {
      this.frames.push(ServerFrameSchema.parse(JSON.parse(text)));
      return new Promise(resolve => this.waiting.push(resolve));
    },
    overrun: () => {
      this.overruns += 1;
    }
  };

  /** Takes one frame, when there is one. */
  async read(): Promise<void> {
    this.waiting.shift()?.();
    await new Promise(setImmediate);
  }

  async readAll(): Promise<void> {
    while (this.waiting.length > 0) {
      await this.read();
    }
  }
}

/** Something to follow, that says what it is told to. */
class Source {
  say: (frame: FeedFrame) => void = () => undefined;
  followed = true;

  follow(first: FeedFrame[]) {
    return (say: (frame: FeedFrame) => void) => {
      this.say = say;
      first.forEach(say);
      return { dispose: () => void (this.followed = false) };
    };
  }
}

function append(from: number, text: string): ChatEvent {
  return { type: 'append', message: 'message00001', by: 'draft', from, text };
}

function chat(...events: ChatEvent[]): FeedFrame {
  return { type: 'chat', channel: CHANNEL, events };
}

function models(mode: 'ask' | 'auto'): FeedFrame {
  return {
    type: 'models',
    channel: 'models',
    models: {
      mode,
      tiers: [],
      next: null,
      embedded: {
        state: 'absent',
        choice: null,
        offers: [],
        progress: null,
        agreedAt: null,
        problem: null
      },
      ollama: { running: false, url: '', ms: null, problem: null, models: [] },
      keys: []
    }
  };
}

it('tells the beginning, then that it is subscribed, then each event once and in order, however it is read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 60 }), async moves => {
      const reader = new Reader();
      const source = new Source();
      const feed = new Feed(CHANNEL, reader.outlet);
      feed.start(source.follow([chat(append(0, 'first'))]));
      let said = 0;
      for (const speaks of moves) {
        if (speaks) {
          said += 1;
          source.say(chat(append(said, String(said))));
        } else {
          await reader.read();
        }
      }
      await reader.readAll();
      const events = reader.frames.flatMap(frame => (frame.type === 'chat' ? frame.events : []));
      expect(events.map(event => event.type === 'append' && event.from)).toEqual(
        Array.from({ length: said + 1 }, (_, index) => index)
      );
      expect(reader.frames.findIndex(({ type }) => type === 'subscribed')).toBe(1);
      feed.dispose();
      expect(source.followed).toBe(false);
    })
  );
});

it('joins what comes while a frame is on its way', async () => {
  const reader = new Reader();
  const source = new Source();
  new Feed(CHANNEL, reader.outlet).start(source.follow([chat(append(0, 'a'))]));
  await reader.readAll();
  for (let from = 1; from <= 400; from += 1) {
    source.say(chat(append(from, 'x')));
  }
  await reader.readAll();
  expect(reader.frames).toHaveLength(4);
});

it('says that it is subscribed also where nothing is so now', async () => {
  const reader = new Reader();
  new Feed('models', reader.outlet).start(new Source().follow([]));
  await reader.readAll();
  expect(reader.frames).toEqual([{ type: 'subscribed', channel: 'models', seq: 0 }]);
});

it('tells a slow reader only how the models stand last', async () => {
  const reader = new Reader();
  const source = new Source();
  new Feed('models', reader.outlet).start(source.follow([models('ask')]));
  ['auto', 'ask', 'auto'].forEach(mode => source.say(models(mode === 'ask' ? 'ask' : 'auto')));
  await reader.readAll();
  expect(reader.frames.map(frame => frame.type === 'models' && frame.models.mode)).toEqual([
    'ask',
    false,
    'auto'
  ]);
});

it('cuts off a reader for which too much waits, and keeps nothing of it', async () => {
  const reader = new Reader();
  const source = new Source();
  new Feed(CHANNEL, reader.outlet).start(source.follow([chat(append(0, 'a'))]));
  await new Promise(setImmediate);
  for (let from = 1; from <= MOST_WAITING + 1 && reader.overruns === 0; from += 1) {
    source.say(chat(append(from, 'x')));
  }
  expect([reader.overruns, source.followed]).toEqual([1, false]);
  await reader.readAll();
  expect(reader.frames).toHaveLength(1);
});
