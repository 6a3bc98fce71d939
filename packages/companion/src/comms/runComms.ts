/** The controls of one run for its pages, whichever kernel it has at the moment, and none at all in between. */
import { randomUUID } from 'node:crypto';
import type { CompanionComm, PageComm, Refusal, Scope } from '@lockstep/protocol';
import { Buckets, type Rate } from '../doors/rates';
import { forScope } from './forScope';
import type { CommNews, KernelComms } from './kernelComms';
import { PageQueue } from './pageQueue';

/** What one page may send: a slider dragged by hand sends about twenty a second. */
const FROM_PAGE: Rate = { burst: 120, perSecond: 40 };

/** Said where controls are, while the run has no kernel. */
export const NO_KERNEL =
  'This run has no kernel now, so its controls stand still. Run the step again to use them.';

/** Said where another companion has the run. */
const ELSEWHERE = 'Another Jupyter server has this run open. Its controls work there.';

/** What a page's controls need of its connection. */
export interface CommReader {
  scope: Scope;
  /** Resolves when the frame left. */
  send(frame: Headless, buffers: readonly Uint8Array[]): Promise<void>;
}

/** A frame without its channel, which the door adds. */
export type Headless = CompanionComm extends infer F
  ? F extends CompanionComm
    ? Omit<F, 'channel'>
    : never
  : never;

/** One page's end of it. */
export interface CommPage {
  receive(frame: PageComm, buffers: readonly Uint8Array[]): void;
  dispose(): void;
}

export class RunComms {
  /** @param away why there are no controls as long as no kernel came */
  constructor(private away = NO_KERNEL) {}

  /** For a run that this companion does not work on. */
  static elsewhere(): RunComms {
    return new RunComms(ELSEWHERE);
  }

  /** Told when a person used a control; the kernel is not idle then. */
  used: () => void = () => undefined;

  /** Takes the run's secrets out of text. */
  clean: (text: string) => string = text => text;

  /** The run has this kernel from now on, or none. */
  attach(comms: KernelComms | null): void {
    if (comms === this.comms) {
      return;
    }
    this.following?.dispose();
    this.comms = comms;
    this.away = NO_KERNEL;
    this.following = comms?.follow(news => this.hear(news)) ?? null;
    for (const { queue } of this.pages.values()) {
      queue.restart();
    }
  }

  /** A page wants to see the controls: what is so now, then what changes. */
  join(reader: CommReader): CommPage {
    const id = randomUUID();
    const queue = new PageQueue({
      news: news => this.pass(news, id, reader),
      begin: () => this.begin(reader)
    });
    this.pages.set(id, { queue, reader });
    queue.restart();
    return {
      receive: (frame, buffers) => this.receive(id, frame, buffers),
      dispose: () => {
        this.pages.delete(id);
        queue.dispose();
      }
    };
  }

  private receive(id: string, frame: PageComm, buffers: readonly Uint8Array[]): void {
    const page = this.pages.get(id);
    if (page === undefined) {
      return;
    }
    const answer = (refusal: Refusal | null): void =>
      void page.reader.send({ op: 'idle', parent: frame.msg, refusal }, []);
    if (!this.rates.take(id)) {
      answer(TOO_FAST);
      page.queue.restart();
      return;
    }
    const passed = this.comms?.pass(`${id}/${frame.msg}`, frame, buffers) ?? 'not-allowed';
    if (passed === 'sent') {
      this.used();
      return;
    }
    answer(passed === 'busy' ? BUSY : NOT_ALLOWED);
    if (passed === 'busy') {
      // The page shows what the kernel will never hear of.
      page.queue.restart();
    }
  }

  private hear(news: CommNews): void {
    if (news.op !== 'update' && news.op !== 'idle') {
      this.pages.forEach(({ queue }) => queue.push(news));
      return;
    }
    // What answers one page is for the others something that happened.
    const asked = pageOf(news.parent);
    for (const [id, { queue }] of this.pages) {
      if (asked?.page === id) {
        queue.push({ ...news, parent: asked.msg });
      } else if (news.op === 'update') {
        queue.push({ ...news, parent: '' });
      }
    }
  }

  /** Values are read at the moment they leave: what changed twice is told once. */
  private async pass(news: CommNews, id: string, { scope, send }: CommReader): Promise<void> {
    const mirror = this.comms?.mirror;
    if (mirror === undefined || !this.pages.has(id)) {
      return;
    }
    switch (news.op) {
      case 'idle':
        await send({ op: 'idle', parent: news.parent, refusal: null }, []);
        break;
      case 'close':
        await send({ op: 'close', comm: news.comm }, []);
        break;
      case 'custom': {
        const { op, comm, content } = news;
        await send({ op, comm, content }, news.buffers.map(bytesOf));
        break;
      }
      case 'open': {
        if (mirror.has(news.comm)) {
          const { state, paths, buffers } = mirror.read(news.comm, mirror.names(news.comm));
          await send(
            { op: 'open', comm: news.comm, state: forScope(scope, state), paths },
            buffers
          );
        }
        break;
      }
      case 'update': {
        if (mirror.has(news.comm)) {
          const { comm, names, echo, parent } = news;
          const { state, paths, buffers } = mirror.read(comm, names);
          await send(
            { op: 'update', comm, parent, echo, state: forScope(scope, state), paths },
            buffers
          );
        }
      }
    }
  }

  private async begin({ scope, send }: CommReader): Promise<void> {
    if (this.comms === null) {
      await send({ op: 'begin', models: {}, paths: [], away: this.away }, []);
      return;
    }
    const { models, paths, buffers } = this.comms.mirror.picture();
    const shown = Object.fromEntries(
      Object.entries(models).map(([comm, state]) => [comm, forScope(scope, state)] as const)
    );
    await send({ op: 'begin', models: shown, paths, away: null }, buffers);
  }

  private comms: KernelComms | null = null;
  private following: { dispose(): void } | null = null;
  private readonly pages = new Map<string, { queue: PageQueue; reader: CommReader }>();
  private readonly rates = new Buckets(FROM_PAGE, Date.now);
}

const BUSY: Refusal = {
  code: 'kernel-busy',
  message: 'The kernel is busy. Use the control again when the step has ended.'
};

const TOO_FAST: Refusal = {
  code: 'too-fast',
  message: 'The control was moved too fast. It is shown as it is now.'
};

const NOT_ALLOWED: Refusal = {
  code: 'not-allowed',
  message: 'This control only shows something here.'
};

/** Which page sent a message, and under which of its own numbers; `null` for a message of nobody here. */
function pageOf(parent: string): { page: string; msg: string } | null {
  const at = parent.indexOf('/');
  return at < 0 ? null : { page: parent.slice(0, at), msg: parent.slice(at + 1) };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
