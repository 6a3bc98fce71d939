/** What PostgreSQL's errors mean to a person who serves notebooks. */
import { UserError } from '@lockstep/protocol';

/** Codes that say that no server is there, or none that answers (SQLSTATE classes 08 and 57P, and the system's). */
const UNREACHABLE =
  /^(lost|08\w{3}|57P0[1-5]|53300|ECONNREFUSED|ECONNRESET|ENOENT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/;

/** Codes of Node's TLS that say that whoever answers did not prove to be who is asked for. */
const UNTRUSTED =
  /^(ERR_TLS_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_(VERIFY|GET)\w+|CERT_\w+|HOSTNAME_MISMATCH)$/;

/**
 * The error to throw: a sentence where a person can act, else a bug's.
 *
 * @param place says which database, without a secret
 * @param ending whether a transaction was being committed, so that nobody knows how it ended
 */
export function explainPostgres(
  { code, message }: { code: string; message: string },
  place: string,
  ending = false
): Error {
  if (UNTRUSTED.test(code)) {
    return new UserError(
      'store-untrusted',
      `${place} did not prove who it is: ${reasonOf(message)}. Check sslrootcert, and that its certificate names this host.`,
      503
    );
  }
  if (/does not support SSL/i.test(message)) {
    return new UserError(
      'store-unencrypted',
      `${place} offers no encryption, which the address asks for with sslmode. Turn ssl on there, or correct the address.`,
      503
    );
  }
  if (UNREACHABLE.test(code) || /timeout|terminated|Connection ended/i.test(message)) {
    return unreachable(place, ending);
  }
  switch (code) {
    case '53100':
      return new UserError(
        'disk-full',
        `The disk of ${place} is full. Nothing was written. Free some space there, then try again.`,
        507
      );
    case '25006':
    case '42501':
      return new UserError(
        'store-read-only',
        `Lockstep may not write in ${place}. Give its user the right to create and change tables there, or name the server that takes changes.`,
        503
      );
    case '28P01':
    case '28000':
      if (/no encryption/.test(message)) {
        return new UserError(
          'store-refused',
          `${place} takes encrypted connections only. Add sslmode=verify-full to the address.`,
          503
        );
      }
      return new UserError(
        'store-refused',
        `${place} refuses the user or the password. Check the address given with --store.`,
        503
      );
    case '3D000':
      return new UserError(
        'store-missing',
        `There is no such database: ${place}. Create it with "createdb", then start again.`,
        503
      );
    case '55P03':
    case '57014':
    case '40P01':
      return new UserError(
        'store-busy',
        `${place} is busy with another change. Nothing was written. Try again.`,
        503
      );
    case 'XX001':
    case 'XX002':
      return new UserError(
        'store-damaged',
        `${place} reports that its data is damaged. Put back a backup of it.`,
        503
      );
    default:
      return new Error(`PostgreSQL: ${message} (${code})`);
  }
}

/** The first line, without its full stop. */
function reasonOf(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/\.$/, '');
}

/** Nobody answers. */
export function unreachable(place: string, ending: boolean): UserError {
  return new UserError(
    'store-unreachable',
    ending
      ? `${place} stopped answering while it wrote. Reload to see whether the last change is there.`
      : `${place} does not answer. Nothing was written. Check that it runs and can be reached, then try again.`,
    503
  );
}
