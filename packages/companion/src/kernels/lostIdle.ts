/**
 * A kernel that publishes faster than its server reads loses messages, the one that says "idle" among them (ZeroMQ
 * drops at a socket's high water mark). Whoever waits for that one would wait for ever.
 */
import type { Kernel, KernelMessage } from '@jupyterlab/services';

/** How long after a reply its idle may still come, and between two questions, in milliseconds. */
const PATIENCE = 2_000;

/** After the kernel answered, what it published before is given this long to arrive, in milliseconds. */
const DRAIN = 100;

type Future = Kernel.IShellFuture<KernelMessage.IExecuteRequestMsg, KernelMessage.IExecuteReplyMsg>;

/**
 * Fulfils with the reply of a request whose idle was lost: the kernel takes requests in order, so once it answers a
 * later one, this one is over.
 *
 * @param ask asks the kernel something harmless; fulfils with nothing when it gave no answer
 */
export function replyWithoutIdle(
  future: Future,
  ask: () => Promise<unknown>
): { reply: Promise<KernelMessage.IExecuteReplyMsg>; dispose(): void } {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const reply = new Promise<KernelMessage.IExecuteReplyMsg>(resolve => {
    future.onReply = message => {
      const again = (): void => {
        timer = setTimeout(() => {
          void ask().then(answer => {
            if (over) {
              return;
            }
            if (answer === undefined) {
              again();
            } else {
              timer = setTimeout(() => resolve(message), DRAIN);
            }
          });
        }, PATIENCE);
      };
      again();
    };
  });
  return {
    reply,
    dispose: () => {
      over = true;
      clearTimeout(timer);
    }
  };
}
