/** Participants: a browser is a random cookie that owns runs, let in by the token of the published page. */
import { UserError } from '@lockstep/protocol';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Admissions } from '../store';
import type { Caller } from './door';
import { hashOf, sameSecret } from './secret';

const COOKIE = 'lockstep_browser';

/** Base64url of 256 random bits. */
const COOKIE_VALUE = /^[A-Za-z0-9_-]{43}$/;

/** 90 days: as long as an admission is remembered. */
const MAX_AGE = 90 * 24 * 3_600;

/** Knows browsers. `token` is `null` on a page that everybody may use. */
export class Browsers {
  private tokenHash: string | null;

  constructor(
    private token: string | null,
    private readonly admissions: Admissions
  ) {
    this.tokenHash = token === null ? null : hashOf(token);
  }

  /** From now on only this token lets new browsers in; those that are in stay. */
  changeToken(token: string): void {
    const hash = hashOf(token);
    if (this.tokenHash !== null) {
      this.admissions.carry(this.tokenHash, hash);
    }
    this.token = token;
    this.tokenHash = hash;
  }

  /** Whether anybody may use the page. */
  get isOpen(): boolean {
    return this.token === null;
  }

  isRight(token: string): boolean {
    return this.token === null || sameSecret(token, this.token);
  }

  /** The cookie a request carries, `null` without a well-formed one. */
  cookieOf(request: IncomingMessage): string | null {
    const pairs = (request.headers.cookie ?? '').split(';').map(pair => pair.trim());
    const found = pairs.find(pair => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
    return found !== undefined && COOKIE_VALUE.test(found) ? found : null;
  }

  /** Whether the browser with that cookie may use the page. */
  isAdmitted(cookie: string): boolean {
    return this.tokenHash === null || this.admissions.isAdmitted(hashOf(cookie), this.tokenHash);
  }

  /** Lets a browser in; one that came before keeps its cookie and so its runs. */
  admit(cookie: string | null): string {
    const kept = cookie ?? randomBytes(32).toString('base64url');
    if (this.tokenHash !== null) {
      this.admissions.admit(hashOf(kept), this.tokenHash);
    }
    return kept;
  }

  /** The caller of a request. @throws UserError `no-admission` (401) */
  identify(request: IncomingMessage): Caller {
    const cookie = this.cookieOf(request);
    if (cookie === null || !this.isAdmitted(cookie)) {
      throw new UserError(
        'no-admission',
        'Open this page by the whole address that you were given.',
        401
      );
    }
    return { scope: 'participant', owner: ownerOf(cookie), by: 'person' };
  }
}

/** Who owns the runs of the browser with that cookie. */
export function ownerOf(cookie: string): string {
  return `browser:${hashOf(cookie)}`;
}

/** The header that gives a browser its cookie: unreadable for scripts, never sent by foreign pages or outside `base`. */
export function cookieHeader(cookie: string, secure: boolean, base = '/'): string {
  const flags = [`Path=${base}`, `Max-Age=${MAX_AGE}`, 'HttpOnly', 'SameSite=Strict'];
  return [`${COOKIE}=${cookie}`, ...flags, ...(secure ? ['Secure'] : [])].join('; ');
}
