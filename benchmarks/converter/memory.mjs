// Converts the notebooks whose paths come as JSON on stdin, and prints this process's peak memory in MB.
import { readFileSync } from 'node:fs';

import { fromSource } from '../../scripts/from-source.mjs';

const { convert } = await fromSource('@lockstep/converter');
for (const path of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    convert(readFileSync(path, 'utf8'), { name: 'notebook' });
  } catch (error) {
    if (error.name !== 'UserError') {
      throw error;
    }
  }
}
console.log((process.resourceUsage().maxRSS / 1024).toFixed(0));
