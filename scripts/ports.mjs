// Finds a TCP port on this machine that nobody listens on.
import { createServer } from 'node:net';

import { UserError } from './run.mjs';

function isFree(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', error => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') {
        resolve(false);
      } else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') {
        resolve(true); // a machine without IPv6
      } else {
        reject(error);
      }
    });
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** The first free port from `first` on, both on IPv4 and IPv6 loopback. */
export async function freePort(first, tries = 100) {
  const last = Math.min(first + tries, 65536);
  for (let port = first; port < last; port += 1) {
    if ((await isFree(port, '127.0.0.1')) && (await isFree(port, '::1'))) {
      return port;
    }
  }
  throw new UserError(
    `No port from ${first} to ${last - 1} is free. Name another: npm start -- --port N.`
  );
}
