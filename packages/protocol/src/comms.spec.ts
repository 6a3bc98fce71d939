/** Frames of controls survive the way, and nothing else passes for one. */
import fc from 'fast-check';
import { CompanionComm, PageComm, WidgetState, packFrame, unpackFrame } from './comms';

const buffers = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 });

test('header and bytes come back as they went', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.string({ minLength: 1, maxLength: 100 }),
      buffers,
      (state, comm, parts) => {
        const sent: CompanionComm = {
          op: 'open',
          channel: 'comm/a1b2c3d4',
          comm,
          state: WidgetState.parse(JSON.parse(JSON.stringify(state))),
          paths: parts.map((_, at) => ['value', at])
        };
        const got = unpackFrame(packFrame(sent, parts));
        expect(JSON.stringify(CompanionComm.parse(got.header))).toBe(JSON.stringify(sent));
        expect(got.buffers.map(part => [...part])).toEqual(parts.map(part => [...part]));
      }
    )
  );
});

test('a frame that was cut, grown or made up is refused in a sentence', () => {
  const whole = packFrame(
    {
      channel: 'comm/a1b2c3d4',
      msg: '1',
      comm: 'c',
      data: { method: 'custom', content: { event: 'click' } }
    },
    [new Uint8Array([1, 2, 3])]
  );
  fc.assert(
    fc.property(fc.nat({ max: whole.length - 1 }), size => {
      expect(() => unpackFrame(whole.subarray(0, size))).toThrow('came damaged');
    })
  );
  expect(() => unpackFrame(new Uint8Array([...whole, 0]))).toThrow('came damaged');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
      expect(() => unpackFrame(bytes)).toThrow('came damaged');
    })
  );
});

test('a page can neither open, close nor ask, and says nothing beside', () => {
  const frame = { channel: 'comm/a1b2c3d4', msg: '1', comm: 'c' };
  const custom = { method: 'custom', content: 1 };
  expect(PageComm.safeParse({ ...frame, data: custom }).success).toBe(true);
  for (const data of [
    { method: 'request_state' },
    { method: 'comm_open', target_name: 'jupyter.widget' },
    { method: 'update', state: {}, code: '1' },
    undefined
  ]) {
    expect(PageComm.safeParse({ ...frame, data }).success).toBe(false);
  }
  expect(PageComm.safeParse({ ...frame, data: custom, op: 'open' }).success).toBe(false);
  expect(PageComm.safeParse({ ...frame, channel: 'run/a1b2c3d4', data: custom }).success).toBe(
    false
  );
});
