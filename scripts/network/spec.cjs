// Fails a spec in whose process anything tried to reach beyond this machine.
const { found } = require('./guard.cjs');

found({ claim: true });

afterAll(() => {
  const tried = found();
  if (tried.length > 0) {
    throw new Error(`This spec reached beyond this machine.\n\n${tried.join('\n\n')}`);
  }
});
