import { languageOf } from './language';

/** The language of code alone. */
function read(...sources: string[]): string {
  return languageOf({ language: null, version: null, kernel: null }, sources).name;
}

describe('languageOf', () => {
  it('believes the metadata, however it spells the language', () => {
    const told = (language: string): string =>
      languageOf({ language, version: null, kernel: null }, ['x <- 1']).name;
    expect(['Python', 'ipython3', 'python3', 'R', 'C#', 'csharp'].map(told)).toEqual([
      'python',
      'python',
      'python',
      'r',
      'c#',
      'c#'
    ]);
  });

  it('takes the language from the name of the kernel where nothing else says it', () => {
    const run = (kernel: string): string =>
      languageOf({ language: null, version: null, kernel }, []).name;
    expect(['ir', 'julia-1.9', '.net-csharp', 'conda-env-x-py', 'deno', 'xcpp17'].map(run)).toEqual(
      ['r', 'julia', 'c#', 'python', 'typescript', 'c++']
    );
  });

  it.each([
    ['python', ['import numpy as np', 'x = np.arange(3)\nprint(x)', '%matplotlib inline']],
    ['python', ['x = 1', 'x + 1']],
    ['r', ['library(ggplot2)', 'x <- c(1, 2)\nplot(x)']],
    ['julia', ['using DataFrames', 'function f(x)\n  x + 1\nend', 'println(f(2))']],
    ['c#', ['#r "nuget: Humanizer"', 'using System;\nConsole.WriteLine("a");']],
    ['javascript', ["const fs = require('fs');", 'console.log(fs)', '[1].map(x => x + 1)']],
    ['unknown', []],
    ['unknown', ['~~ ¿ ~~']]
  ])('reads code as %s', (name, sources) => {
    expect(read(...sources)).toBe(name);
  });

  it('says what shows that Python 2 is meant, and where', () => {
    const two = (...sources: string[]): unknown =>
      languageOf({ language: 'python', version: '3.11', kernel: 'python3' }, sources).python2;
    expect(two('x = 1', 'print "a"')).toEqual({
      from: 'code',
      cell: 1,
      what: 'print without brackets'
    });
    expect(two('n = raw_input("n")')).toMatchObject({ what: 'raw_input()' });
    expect(two('try:\n  f()\nexcept E, e:\n  pass')).toMatchObject({
      what: 'except with a comma'
    });
    expect(
      languageOf({ language: 'python', version: '2.7.6', kernel: null }, ['x = 1']).python2
    ).toEqual({ from: 'metadata' });
  });

  it('takes neither prose nor a stand-in for Python 2', () => {
    const two = (...sources: string[]): unknown =>
      languageOf({ language: 'python', version: null, kernel: null }, sources).python2;
    expect(two('# print "a"\nx = "print me"', 'print (1)\nprint\nprint = 3')).toBeNull();
    expect(two('"""\nprint "a"\n"""')).toBeNull();
    expect(
      two('try:\n  raw_input\nexcept NameError:\n  raw_input = input', 'raw_input("n")')
    ).toBeNull();
    expect(two('%%python2\nprint "a"')).toBeNull();
  });
});
