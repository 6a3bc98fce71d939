/** As another page in the same browser: the cookie comes along, the rest is that page's. */
import { Tries, type Attack } from '../attack';

const FOREIGN = 'https://elsewhere.example';

export const foreignPost: Attack = {
  id: 'cross-site',
  title: 'Send a command from another site',
  async run({ attacker, plan, newRun }) {
    const tries = new Tries();
    const { run, seq } = await newRun();
    const { Cookie = '' } = attacker.ownHeaders;
    const own = attacker.ownHeaders;
    const body = JSON.stringify({
      expectedSeq: null,
      command: { type: 'rename', name: 'From elsewhere' }
    });
    const ways: Record<string, Record<string, string>> = {
      'a foreign origin': { ...own, Origin: FOREIGN },
      'the origin "null"': { ...own, Origin: 'null' },
      'no origin': { ...own, Origin: '' },
      'a host like ours': {
        ...own,
        Origin: `${attacker.base.protocol}//${attacker.base.host}.elsewhere.example`
      },
      'the form of a form': { Cookie, Origin: own['Origin'] ?? '', 'Content-Type': 'text/plain' },
      'no header of ours': {
        Cookie,
        Origin: own['Origin'] ?? '',
        'Content-Type': 'application/json'
      },
      'a form’s content type': { ...own, 'Content-Type': 'application/x-www-form-urlencoded' }
    };
    for (const [what, headers] of Object.entries(ways)) {
      for (const path of [`/runs/${run}/commands`, '/runs']) {
        const text = path === '/runs' ? JSON.stringify({ app: plan.app }) : body;
        tries.refused(`a POST with ${what}`, await attacker.raw('POST', path, headers, text));
      }
    }
    for (const Origin of [FOREIGN, 'null', '']) {
      const headers = { ...own, Origin, 'Content-Type': 'application/octet-stream' };
      const reply = await attacker.raw('POST', `/runs/${run}/uploads/a.csv`, headers, 'x');
      tries.refused('an upload from elsewhere', reply);
    }
    const get = await attacker.get(`/runs/${run}/commands?command=${encodeURIComponent(body)}`);
    tries.refused('a command by GET', get);
    tries.note((await attacker.run(run))?.seq === seq ? null : 'the run was changed');
    return tries.verdict('A POST needs this page’s origin, JSON, and a header of its own.');
  }
};

export const foreignSocket: Attack = {
  id: 'foreign-socket',
  title: 'Open the WebSocket from another site',
  async run({ attacker }) {
    const tries = new Tries();
    for (const Origin of [FOREIGN, 'null', '', `${attacker.base.origin}.elsewhere.example`]) {
      const through = `it opened with the origin “${Origin}”`;
      tries.unopened(through, await attacker.socket({ Origin }));
    }
    tries.unopened('it opened without a cookie', await attacker.socket({ Cookie: '' }));
    return tries.verdict('The WebSocket opens for this page only.');
  }
};
