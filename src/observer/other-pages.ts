/** Tells other pages of this browser what a kernel's broadcasts do not say: that a request was a tool's, not a person's. */
import type { IDisposable } from '@lumino/disposable';
import type { RunKey } from './facts';

/** One a page. Without `BroadcastChannel` pages simply do not tell each other. */
export class OtherPages implements IDisposable {
  private readonly channel: BroadcastChannel | null;

  /**
   * @param server names this server among those that a browser knows
   * @param ignored takes the requests that other pages ignore
   */
  constructor(server: string, ignored: (run: RunKey) => void) {
    this.channel =
      typeof BroadcastChannel === 'function'
        ? new BroadcastChannel(`lockstep-observer:${server}`)
        : null;
    if (this.channel) {
      this.channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (isRunKey(data)) {
          ignored({ kernel: data.kernel, msg: data.msg });
        }
      };
    }
  }

  get isDisposed(): boolean {
    return this.channel?.onmessage === null;
  }

  ignore({ kernel, msg }: RunKey): void {
    this.channel?.postMessage({ kernel, msg });
  }

  dispose(): void {
    if (this.channel) {
      this.channel.onmessage = null;
      this.channel.close();
    }
  }
}

function isRunKey(data: unknown): data is RunKey {
  return (
    typeof data === 'object' &&
    data !== null &&
    'kernel' in data &&
    'msg' in data &&
    typeof data.kernel === 'string' &&
    typeof data.msg === 'string'
  );
}
