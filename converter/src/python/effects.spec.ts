import { callEffects, callText, magicEffects } from './effects';
import { maskMagics } from './magics';
import { parsePython, type Syntax, walk } from './tree';

/** Effects of a line as `kind name`. */
function effects(code: string): string[] {
  const { python, magics } = maskMagics(code);
  const tree = parsePython(python);
  const calls: Syntax[] = [];
  walk(tree.script, node => {
    if (node.name === 'CallExpression') {
      calls.push(node);
    }
  });
  return [
    ...magics.flatMap(magic => magicEffects(magic, code.slice(code.indexOf('\n') + 1))),
    ...calls.flatMap(call => callEffects(callText(tree, call)))
  ].map(({ kind, name }) => (name === undefined ? kind : `${kind} ${name}`));
}

describe('effects of code', () => {
  it.each([
    ['requests.get("https://a.b/c?key=1")', 'sends https://a.b/c'],
    ['httpx.post(address)', 'sends'],
    ['urllib.request.urlopen("https://a.b")', 'sends https://a.b'],
    ['session.get("https://a.b")', 'sends https://a.b'],
    ['smtplib.SMTP("mail.a.b")', 'sends mail.a.b'],
    ['server.sendmail(a, b, c)', 'sends'],
    ['s3.put_object(Bucket=b)', 'sends'],
    ['s3.delete_object(Bucket=b)', 'deletes'],
    ['table.to_parquet("a.parquet")', 'writes a.parquet'],
    ['pd.ExcelWriter("a.xlsx")', 'writes a.xlsx'],
    ['ZipFile("a.zip", "w")', 'writes a.zip'],
    ['connection.commit()', 'writes the database'],
    ['connection.execute("DELETE FROM t")', 'deletes the database'],
    ['Path("a").unlink()', 'deletes a'],
    ['shutil.rmtree("a")', 'deletes a'],
    ['subprocess.run(["rm", "-f", "a.txt"])', 'deletes a.txt'],
    ['os.system("git push origin main")', 'sends the git remote'],
    ['!curl https://a.b/c?d', 'sends https://a.b/c'],
    ['!git push', 'sends the git remote'],
    ['!git commit -m x', 'writes'],
    ['!sudo apt-get install -y tree', 'installs tree'],
    ['!echo x > a.txt', 'writes a.txt'],
    ['%%bash\nls\nrm a.txt', 'deletes a.txt']
  ])('%j', (code, effect) => {
    expect(effects(code)).toEqual([effect]);
  });

  it('are told of each command in a line', () => {
    expect(effects('!wget https://a.b/c && rm c')).toEqual([
      'sends https://a.b/c',
      'writes',
      'deletes c'
    ]);
  });

  it.each([
    'table.get("a")',
    'ZipFile("a.zip")',
    'subprocess.run(["ls", path])',
    'subprocess.run(command)',
    '!ls -l',
    '!git status',
    'repo.commit("words")'
  ])('are none in %j', code => {
    expect(effects(code)).toEqual([]);
  });
});
