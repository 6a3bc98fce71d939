/** Who calls a published page: a user whom a trusted proxy names, or a browser with its own cookie. */
import { UserError } from '@lockstep/protocol';
import type { IncomingMessage } from 'node:http';
import type { Browsers } from './browsers';
import { peerOf } from './crossSite';
import type { Caller } from './door';
import type { TrustedAddresses } from './trusted';

/** Longest name of a user, in characters. */
const LONGEST_NAME = 200;

/** The header in which a proxy names the user, and the proxies that may. */
export interface UserHeader {
  name: string;
  trusted: TrustedAddresses;
}

/** Tells callers apart. Without a user header each browser is one. */
export class Visitors {
  private readonly name: string | null;

  constructor(
    private readonly browsers: Browsers,
    private readonly header: UserHeader | null
  ) {
    this.name = header === null ? null : header.name.toLowerCase();
  }

  /** @throws UserError 401 for strangers, 403 for a name that nobody trusted has given */
  identify(request: IncomingMessage): Caller {
    const user = this.userOf(request);
    return user === null
      ? this.browsers.identify(request)
      : { scope: 'participant', owner: `user:${user}`, by: 'person' };
  }

  /**
   * The user's name, `null` where a browser counts.
   *
   * @throws UserError `user-not-trusted` (403) or `user-unclear` (400)
   */
  userOf(request: IncomingMessage): string | null {
    const given = this.name === null ? undefined : request.headersDistinct[this.name];
    if (this.header === null || given === undefined) {
      return null;
    }
    if (!this.header.trusted.has(peerOf(request))) {
      throw new UserError(
        'user-not-trusted',
        'Who you are may be said by the proxy before this page only. Open the page by the address you were given.',
        403
      );
    }
    const [raw = '', ...more] = given;
    const name = textOf(raw).trim();
    if (more.length > 0 || name === '' || name.length > LONGEST_NAME) {
      throw new UserError(
        'user-unclear',
        'The proxy before this page must name one user, in one header. Tell who runs it.',
        400
      );
    }
    return name;
  }
}

/** Node reads headers as Latin-1, and most proxies write UTF-8. */
function textOf(raw: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(raw, 'latin1'));
  } catch {
    return raw;
  }
}
