import { UserError } from '@lockstep/protocol';
import { parseNotebook } from './jsontext';

function refusal(text: string): string {
  try {
    parseNotebook(text);
  } catch (error) {
    if (error instanceof UserError) {
      return `${error.code}: ${error.message}`;
    }
    throw error;
  }
  return 'read';
}

describe('parseNotebook', () => {
  it('names line and column where the JSON breaks', () => {
    expect(refusal('{"cells": [\n  {"a": 1,}\n]}')).toMatch(
      /^notebook-not-json: .*line 2, column 11/
    );
    expect(refusal('{"cells": []} x')).toMatch(/^notebook-not-json: .*column 15/);
  });

  it('says when a file breaks off, holds two documents, or an unfinished merge', () => {
    expect(refusal('{"cells": [')).toMatch(/breaks off at line 1, column 12/);
    expect(refusal('{"cells": []}\n{"cells": []}')).toMatch(/more than one document: .*line 2/);
    expect(refusal('{\n<<<<<<< HEAD\n"a": 1\n=======\n"a": 2\n>>>>>>> other\n}')).toMatch(
      /unfinished merge: .*line 2/
    );
  });

  it('refuses what is not UTF-8, with a remedy', () => {
    const text = '{"cells": []}';
    const wide = new Uint8Array([0xff, 0xfe, ...[...text].flatMap(c => [c.charCodeAt(0), 0])]);
    expect(refusal(new TextDecoder().decode(wide))).toMatch(
      /^notebook-not-utf8: .*Save it as UTF-8/
    );
    expect(refusal([...text].join('\0'))).toMatch(/^notebook-not-utf8/);
  });

  it('reads a byte order mark, and the words that Python writes for what is no number', () => {
    expect(parseNotebook('\ufeff{"a": 1}')).toEqual({ a: 1 });
    expect(parseNotebook('{"a": [NaN, -Infinity, "NaN \\" Infinity"]}')).toEqual({
      a: [null, null, 'NaN " Infinity']
    });
  });

  it('finds the fault behind a text of many megabytes', () => {
    const long = 'x\\n'.repeat(2_000_000);
    expect(refusal(`{"a": "${long}", NaN, "b" 1}`)).toMatch(/^notebook-not-json: .*line 1/);
  });
});
