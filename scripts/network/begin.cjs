// Before the first spec: every Node that a spec starts gets the guard too, and a file for what it finds.
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

module.exports = () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-network-'));
  process.env.LOCKSTEP_NETWORK_LOG = join(folder, 'tried.log');
  const guard = JSON.stringify(join(__dirname, 'guard.cjs'));
  process.env.NODE_OPTIONS = [process.env.NODE_OPTIONS, `--require=${guard}`]
    .filter(Boolean)
    .join(' ');
};
