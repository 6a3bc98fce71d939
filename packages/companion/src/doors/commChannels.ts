/** Channels `comm/<run>` on one socket: the controls of a caller's own runs, in binary frames both ways. */
import { MOST_COMM_BYTES, packFrame, PageComm, unpackFrame, UserError } from '@lockstep/protocol';
import type { CommPage } from '../comms/runComms';
import type { Caller } from './door';
import { parseAs } from './parse';
import type { Workings } from './workings';
import { runOf } from './workings';

export class CommChannels {
  /** @param send resolves when the frame left */
  constructor(
    private readonly workings: Workings,
    private readonly caller: Caller,
    private readonly send: (frame: Uint8Array) => Promise<void>
  ) {}

  /**
   * Follows a run's controls until it is disposed.
   *
   * @throws UserError `run-unknown` when the run is not the caller's
   */
  join(channel: string): { dispose(): void } {
    const run = channel.slice('comm/'.length);
    runOf(this.workings, this.caller, run);
    const comms = this.workings.engine.comms(run);
    const page = comms.join({
      scope: this.caller.scope,
      send: (frame, buffers) =>
        this.send(packFrame({ ...frame, channel }, buffers, text => comms.clean(text)))
    });
    this.pages.set(channel, page);
    return {
      dispose: () => {
        page.dispose();
        if (this.pages.get(channel) === page) {
          this.pages.delete(channel);
        }
      }
    };
  }

  /**
   * Takes a frame from the page.
   *
   * @throws UserError `too-large`, `frame-damaged` or what the schema refuses
   */
  receive(bytes: Uint8Array): void {
    if (bytes.byteLength > MOST_COMM_BYTES) {
      throw new UserError(
        'too-large',
        `This is more than a control may send at once: ${MOST_COMM_BYTES / 1_000_000} MB.`,
        413
      );
    }
    const { header, buffers } = unpackFrame(bytes);
    const frame = parseAs(PageComm, header, 'frame');
    // A channel that was left, or never joined, is nobody's.
    this.pages.get(frame.channel)?.receive(frame, buffers);
  }

  private readonly pages = new Map<string, CommPage>();
}
