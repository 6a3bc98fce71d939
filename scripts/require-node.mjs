// Ends with one sentence where Node is too old; imported first, so it is written for old Nodes too.
const needed = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(
    `This is Node ${process.versions.node}; Lockstep needs Node ${needed.join('.')} or later, ` +
      'with npm. Install it, then run the command again.'
  );
  process.exit(1);
}
