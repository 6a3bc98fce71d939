// `npm start`: from a fresh clone to JupyterLab on the examples, saying each step.
import './require-node.mjs';

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { openInBrowser } from './browser.mjs';
import { makeReady } from './build.mjs';
import { serveLab } from './lab-server.mjs';
import { examples } from './places.mjs';
import { Progress } from './progress.mjs';
import { command, UserError } from './run.mjs';

const notebook = 'link-web.ipynb';

const help = `Usage: npm start -- [options]

Installs, builds and opens JupyterLab on the examples.

  --port N        begin looking for a free port at N (8888)
  --no-browser    print the address, open nothing
  --verbose       show all of Jupyter's log
  --help          show this`;

function options(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string', default: '8888' },
        'no-browser': { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false }
      }
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      throw new Error(`--port takes a number from 1 to 65535, not ${values.port}.`);
    }
    return { ...values, port };
  } catch (error) {
    throw new UserError(`${error.message}\n\n${help}`);
  }
}

await command(async args => {
  const { help: helpWanted, port, verbose, 'no-browser': quiet } = options(args);
  if (helpWanted) {
    console.log(help);
    return 0;
  }
  const progress = new Progress();
  await makeReady(progress, 'start');
  const page = existsSync(join(examples, notebook)) ? `lab/tree/${notebook}` : 'lab';
  const lab = await serveLab(progress, { port, page, verbose });
  if (!lab) {
    return 0;
  }
  console.log(`\nJupyterLab is running. Open this address:\n\n    ${lab.address}\n`);
  if (!quiet && openInBrowser(lab.address)) {
    console.log('It opens in your browser now.');
  }
  console.log('Ctrl-C ends it.');
  return (await lab.ended) === 0 ? 0 : 1;
});
