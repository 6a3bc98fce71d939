// A companion that keeps the launch contract and answers with what it was sent, for the glue's tests.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createHash } from 'node:crypto';

const [command, ...args] = process.argv.slice(2);
const mood = process.env.FAKE_MOOD ?? '';
const note = process.env.FAKE_NOTE; // a file that says what became of this process
const tell = word => note && writeFileSync(note, `${word}\n`, { flag: 'a' });
const config = process.env.LOCKSTEP_CONFIG
  ? JSON.parse(readFileSync(process.env.LOCKSTEP_CONFIG, 'utf8'))
  : null;

if (config) {
  process.stdin.resume();
  process.stdin.on('end', () => {
    tell(`eof ${process.pid}`);
    if (mood !== 'deaf') process.exit(0);
  });
}

/** One call to Jupyter's kernels API, over its socket or port. */
function jupyter(method, path, body, token = config.jupyter.token) {
  const url = new URL(path, config.jupyter.url);
  const where = config.jupyter.socket
    ? { socketPath: config.jupyter.socket }
    : { port: url.port, host: url.hostname };
  return new Promise((resolve, reject) => {
    const call = request(
      { ...where, method, path: url.pathname, headers: { authorization: `token ${token}` } },
      reply => {
        let text = '';
        reply.on('data', chunk => (text += chunk));
        reply.on('end', () => resolve({ status: reply.statusCode, text }));
      }
    );
    call.on('error', reject);
    call.end(body && JSON.stringify(body));
  });
}

let flooded = 0;

const routes = {
  '/echo': (req, res) => {
    res.setHeader('Set-Cookie', 'stolen=1');
    res.setHeader('X-From', 'companion');
    answer(res, { method: req.method, url: req.url, headers: req.headers, pid: process.pid });
  },
  // bytes go back as they come: an answer before the body's end shows that nothing waits
  '/mirror': (req, res) => req.pipe(res),
  '/drip': (req, res) => {
    let n = 0;
    const timer = setInterval(() => res.write(`${n++}\n`), 20);
    res.write('first\n');
    res.on('close', () => {
      clearInterval(timer);
      tell('left');
    });
  },
  // as much as the other side takes, and how much that was so far
  '/flood': (req, res) => {
    const more = () => {
      while (flooded < 300 && !res.writableEnded) {
        flooded += 1;
        if (!res.write(Buffer.alloc(1 << 20))) return res.once('drain', more);
      }
      res.end();
    };
    more();
  },
  '/flooded': (req, res) => answer(res, { megabytes: flooded }),
  '/count': (req, res) => {
    let bytes = 0;
    req.on('data', chunk => (bytes += chunk.length));
    req.on('end', () => answer(res, { bytes }));
    req.on('close', () => req.complete || tell('aborted'));
  },
  '/refuse': (req, res) => {
    res.statusCode = 413;
    answer(res, { code: 'too-big', message: 'Too big.' });
    req.resume();
  },
  '/half': (req, res) => {
    res.write('half');
    setTimeout(() => res.destroy(), 50);
  },
  '/nothing': (req, res) => {
    res.statusCode = 204;
    res.end();
  },
  '/config': (req, res) =>
    answer(res, { file: process.env.LOCKSTEP_CONFIG, config, env: process.env }),
  '/kernels': async (req, res) =>
    answer(res, {
      ours: await jupyter('GET', 'api/kernels'),
      wrong: await jupyter('GET', 'api/kernels', undefined, 'guess')
    }),
  '/exit': (req, res) => {
    answer(res, {});
    setTimeout(() => process.exit(Number(req.headers['x-status'] ?? 0)), 10);
  },
  '/log': (req, res) => {
    const line = {
      level: 50,
      time: 1,
      component: 'engine',
      instance: config.instance,
      msg: 'ouch'
    };
    process.stderr.write(`${JSON.stringify(line)}\nplain words\n`);
    answer(res, {});
  }
};

function answer(res, value) {
  res.setHeader('Content-Type', 'application/json');
  res.end(JSON.stringify(value));
}

/** WebSocket by hand, short frames only: says hello, returns each text, ends at "bye". */
function webSocket(req, socket) {
  const key = req.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
  const accept = createHash('sha1').update(key).digest('base64');
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${accept}\r\n\r\n`
  );
  const send = (opcode, payload) => {
    const head =
      payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255];
    socket.write(Buffer.concat([Buffer.from([0x80 | opcode, ...head]), payload]));
  };
  send(1, Buffer.from(JSON.stringify({ url: req.url, headers: req.headers })));
  let kept = Buffer.alloc(0);
  socket.on('data', bytes => {
    kept = Buffer.concat([kept, bytes]);
    while (kept.length >= 6 && kept.length >= 6 + (kept[1] & 127)) {
      const size = kept[1] & 127;
      const mask = kept.subarray(2, 6);
      const payload = Buffer.from(kept.subarray(6, 6 + size).map((byte, i) => byte ^ mask[i % 4]));
      const opcode = kept[0] & 15;
      kept = kept.subarray(6 + size);
      if (opcode === 8) socket.end();
      else if (payload.toString() === 'bye') send(8, Buffer.from([0x0f, 0xa1]));
      else if (opcode < 3) send(opcode, payload);
    }
  });
  socket.on('error', () => {});
  socket.on('close', () => tell('socket closed'));
}

function companion() {
  if (mood === 'broken') throw new SyntaxError('this file is broken');
  if (mood === 'silent') return;
  const server = createServer((req, res) => {
    const known = req.headers.authorization === `Bearer ${config.door.secret}`;
    if (!known) res.statusCode = 401;
    const route = routes[new URL(req.url, 'http://x').pathname];
    if (known && route) route(req, res);
    else answer(res, { known });
  });
  server.on('upgrade', webSocket);
  server.listen(config.door.socket ?? { port: config.door.port, host: '127.0.0.1' }, () => {
    const { port } = server.address();
    console.log(JSON.stringify({ ready: true, version: '0', pid: process.pid, port }));
    tell(`ready ${process.pid}`);
  });
}

async function run() {
  process.on('SIGINT', () => (tell('SIGINT'), mood === 'stubborn' || process.exit(130)));
  process.on('SIGTERM', () => (tell('SIGTERM'), mood === 'stubborn' || process.exit(143)));
  if (args[0] === 'kernel') {
    const folder = process.cwd();
    const lease = 'lockstep-state-run1-0-n1';
    const started = await jupyter('POST', 'api/kernels', { kernel_id: lease, path: folder });
    const listed = await jupyter('GET', 'api/kernels');
    const specs = await jupyter('GET', 'api/kernelspecs');
    const contents = await jupyter('GET', 'api/contents');
    console.log(
      JSON.stringify({ started, listed, specs: specs.status, contents: contents.status, config })
    );
    if (args[1] === 'stay') return setInterval(() => {}, 1000);
  }
  process.exit(Number(process.env.FAKE_STATUS ?? 0));
}

if (command === 'companion') companion();
else if (['run', 'serve', 'doctor'].includes(command)) await run();
else {
  console.log(JSON.stringify({ command, args, config: config !== null }));
  process.exit(Number(process.env.FAKE_STATUS ?? 0));
}
