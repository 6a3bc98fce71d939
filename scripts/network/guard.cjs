// Refuses every socket beyond this machine while tests run, and remembers what tried: a promise may swallow what is
// thrown here. Jest loads it into each worker, and the environment passes it on to every Node that a test starts.
const { appendFileSync } = require('node:fs');
const dgram = require('node:dgram');
const net = require('node:net');

/** Where the guard keeps what it found: on the one object that all contexts of a process share. */
const FOUND = Symbol.for('lockstep.network.found');
const LOCAL = /^(localhost|::1|0\.0\.0\.0|::|127(\.\d{1,3}){3}|::ffff:127(\.\d{1,3}){3})$/i;

/** The host that a socket would reach; null for a Unix socket or a named pipe. */
function hostOf(given) {
  // net.connect hands on the array that it normalised, everybody else their own arguments.
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  if (typeof first === 'object' && first !== null) {
    return first.path == null ? (first.host ?? 'localhost') : null;
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) {
    return null;
  }
  return typeof second === 'string' ? second : 'localhost';
}

function guarded(host, go) {
  if (host === null || LOCAL.test(host.replace(/^\[|\]$/g, ''))) {
    return go();
  }
  const error = new Error(
    `A test tried to reach ${host}. Nothing but this machine may be reached.`
  );
  const found = net.Socket.prototype[FOUND];
  found.tried.push(error.stack);
  if (!found.claimed && process.env.LOCKSTEP_NETWORK_LOG) {
    appendFileSync(process.env.LOCKSTEP_NETWORK_LOG, `${error.stack}\n\n`);
  }
  throw error;
}

if (net.Socket.prototype[FOUND] === undefined) {
  net.Socket.prototype[FOUND] = { tried: [], claimed: false };
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (...given) {
    return guarded(hostOf(given), () => connect.apply(this, given));
  };
  const { send } = dgram.Socket.prototype;
  dgram.Socket.prototype.send = function (...given) {
    const host = given.slice(1).find(one => typeof one === 'string') ?? null;
    return guarded(host, () => send.apply(this, given));
  };
}

/** What was tried in this process so far. `claim`: whoever asks sees to it that it is heard of. */
exports.found = ({ claim = false } = {}) => {
  const found = net.Socket.prototype[FOUND];
  found.claimed ||= claim;
  return found.tried.splice(0);
};
