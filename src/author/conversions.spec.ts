import { deserialize, serialize } from 'node:v8';
import { UserError } from '@lockstep/protocol';
import { DirectConversions } from './conversions';
import { RemoteConversions, type ConvertingWorker } from './conversions-remote';
import { answering, type Answered, type Asked } from './conversions-served';
import { notebookOf, SITES } from './testing';

const notebook = notebookOf(SITES);
const options = { name: 'sites', overlay: null, diskIds: new Set(['c0', 'c2']) };

/** As a message is copied; functions are refused. */
function copy<T>(message: T): T {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- a copy has the type of what was copied
  const copied: T = deserialize(serialize(message));
  return copied;
}

/** A worker that gets and gives copies, as a real one does; it can fail to load. */
class WorkerInMemory implements ConvertingWorker {
  ended = false;
  readonly heard: string[] = [];
  private readonly errors: (() => void)[] = [];
  private answers: (event: { data: Answered }) => void = () => undefined;
  private readonly answer = answering();

  constructor(private readonly loads: boolean) {}

  postMessage(message: Asked): void {
    this.heard.push(message.call);
    if (this.loads) {
      void this.answer(copy(message)).then(data => this.answers({ data: copy(data) }));
    } else {
      queueMicrotask(() => this.errors.forEach(listener => listener()));
    }
  }

  addEventListener(type: 'message', listener: (event: { data: Answered }) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
  addEventListener(
    ...[type, listener]:
      | [type: 'message', listener: (event: { data: Answered }) => void]
      | [type: 'error', listener: () => void]
  ): void {
    if (type === 'message') {
      this.answers = listener;
    } else {
      this.errors.push(listener);
    }
  }

  terminate(): void {
    this.ended = true;
  }
}

function remote(start: () => ConvertingWorker): RemoteConversions {
  return new RemoteConversions(start, () => Promise.resolve(new DirectConversions()));
}

const forbidden = (): never => {
  throw new DOMException('Workers are not allowed here.', 'SecurityError');
};

describe.each([
  ['a worker', () => new WorkerInMemory(true)],
  ['a worker that cannot be loaded', () => new WorkerInMemory(false)],
  ['a page that may start none', forbidden]
])('conversions by %s', (_, start) => {
  it('are those made right here', async () => {
    const direct = new DirectConversions();
    const expected = await direct.convert(notebook, options);
    const conversions = remote(start);
    expect(await conversions.convert(notebook, options)).toEqual(expected);
    const edits = [
      { edit: 'step', step: 'say-hello', set: { title: 'Greet' } },
      { edit: 'merge', step: 'rank-the-sites' }
    ] as const;
    expect(await conversions.edit(null, edits)).toBe(await direct.edit(null, edits));
  });

  it('refuse with the same sentence, and go on', async () => {
    const conversions = remote(start);
    const broken = { ...options, overlay: 'steps: [' };
    const refusal: unknown = await new DirectConversions()
      .convert(notebook, broken)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    await expect(conversions.convert(notebook, broken)).rejects.toEqual(refusal);
    const { definition } = await conversions.convert(notebook, options);
    expect(definition.steps).toHaveLength(4);
  });
});

describe('a converting worker', () => {
  it('starts with the first request and ends with its notebook', async () => {
    const worker = new WorkerInMemory(true);
    const start = jest.fn(() => worker);
    const conversions = remote(start);
    expect(start).not.toHaveBeenCalled();
    await conversions.convert(notebook, options);
    await conversions.convert(notebook, options);
    expect(start).toHaveBeenCalledTimes(1);
    expect(worker.heard).toEqual(['convert', 'convert']);
    conversions.dispose();
    expect(worker.ended).toBe(true);
  });

  it('tells a bug loudly, and answers what comes after', async () => {
    const conversions = remote(() => new WorkerInMemory(true));
    await expect(conversions.edit(null, [])).rejects.toThrow('edited before');
    const { definition } = await conversions.convert(notebook, options);
    expect(definition.title).toBe('Sites');
  });
});
