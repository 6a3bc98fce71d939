import { type Conversion, convert } from './convert';
import { notebookOf } from './notebooks.testing';
import { isSecretName, isSecretText, withoutSecrets } from './suspicion';

/** Built of parts, so that no scanner takes this file for a leak. */
const KEY = ['sk', 'ant', 'a1B2c3D4e5F6g7H8i9J0'].join('-');
const ADDRESS = ['postgresql://ann:', 'h0rse7', '@db.example.org/shop'].join('');

function converted(...cells: string[]): Conversion {
  return convert(notebookOf('md:## A', ...cells), { name: 'n' });
}

describe('secrets', () => {
  it.each([
    ['a name', `API_KEY = "${KEY}"`, 'API_KEY'],
    ['an argument', `client = OpenAI(api_key="${KEY}")`, 'OpenAI.api_key'],
    ['an argument without a name', `client = connect("${ADDRESS}")`, 'secret'],
    ['a password', 'connect(user="ann", password="horse")', 'connect.password'],
    ['an entry', `CONFIG = {"name": "a", "api_key": "${KEY}"}\nf(CONFIG)`, 'api_key'],
    ['the environment', `os.environ["OPENAI_API_KEY"] = "${KEY}"`, 'OPENAI_API_KEY'],
    ['a default of the environment', `os.getenv("DB_PASSWORD", "horse7")`, 'DB_PASSWORD'],
    ['an attribute', `openai.api_key = "${KEY}"`, 'openai.api_key'],
    ['a default', `def ask(token="${KEY}"):\n    return token\nask()`, 'ask.token'],
    ['bytes', `API_KEY = b"${KEY}"`, 'API_KEY'],
    ['an address', `x = requests.get("https://a.b/c?api_key=${'x1'.repeat(8)}")`, 'secret'],
    ['a list', `keys = ["a", "${KEY}"]\nf(keys)`, 'keys']
  ])('in %s become a field without a value', (_, code, id) => {
    const { definition, report } = converted(code);
    const inputs = definition.steps.flatMap(step => step.inputs);
    const secret = inputs.find(({ type }) => type === 'secret');
    expect(secret?.id.endsWith(id)).toBe(true);
    expect(secret).not.toHaveProperty('initial');
    expect(report.findings).toContainEqual(
      expect.objectContaining({ code: 'secret-in-notebook', level: 'warning', cell: 1 })
    );
  });

  it('stand nowhere but in the code of the cell', () => {
    const { definition, report } = converted(
      `md:## Ask with ${KEY}\n\nThe base is ${ADDRESS}.`,
      `# the old key was ${KEY}\nRATE = 5\nKEYS = {"a": "${KEY}", "b": "x"}\nURL = "${ADDRESS}"\nf(RATE, KEYS, URL, "${KEY}")`,
      `requests.post("${ADDRESS}")\nx = g(KEYS, key="${KEY}")\nif URL == "${ADDRESS}":\n    h(["${KEY}"])`
    );
    const { cells: _cells, ...rest } = definition;
    const words = JSON.stringify([rest, report]);
    expect(words).not.toContain(KEY);
    expect(words).not.toContain('h0rse7');
    expect(JSON.stringify(definition.cells)).toContain(KEY);
  });

  it('within a text that Python fills in are told, and no field is made', () => {
    const { definition, report } = converted(`f(f"Bearer ${KEY} {x}")`);
    expect(definition.steps.flatMap(step => step.inputs)).toEqual([]);
    expect(report.findings.map(({ code }) => code)).toContain('secret-in-notebook');
  });

  it('are asked in set-up, too', () => {
    const { definition } = converted(`import openai\nAPI_KEY = "${KEY}"`, 'md:## B', 'f(API_KEY)');
    expect(definition.steps[0]).toMatchObject({ kind: 'setup', inputs: [{ id: 'API_KEY' }] });
  });

  it.each(['API_KEY = ""', 'API_KEY = "YOUR_API_KEY"', 'password = "<password>"'])(
    'that are only held a place for are asked and not told: %j',
    code => {
      const { definition, report } = converted(code, 'f(1)');
      expect(definition.steps.flatMap(step => step.inputs)).toMatchObject([{ type: 'secret' }]);
      expect(report.findings.map(finding => finding.code)).not.toContain('secret-in-notebook');
    }
  );

  it.each([
    'pad_token = "[PAD]"\nf(pad_token)',
    'token = "the"\nf(token)',
    'max_tokens = 5\nf(max_tokens)',
    'def f():\n    password = ""\n    return password',
    'password = ""\nfor c in x:\n    password += c',
    'url = "https://example.org/a?b=c"\nf(url)',
    'letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"\nf(letters)'
  ])('are none in %j', code => {
    const inputs = converted(code).definition.steps.flatMap(step => step.inputs);
    expect(inputs.filter(({ type }) => type === 'secret')).toEqual([]);
  });
});

describe('suspicion', () => {
  it.each([
    ['ghp', '_', 'a'.repeat(20)],
    ['AKIA', '', 'ABCDEFGHIJ234567'],
    ['eyJhbGciOiJI', '.', 'eyJzdWIiOiIx.abc'],
    ['glpat', '-', 'abcdefgh12345678'],
    ['hf', '_', 'abcdefghij1234567890']
  ])('knows the form of %s', (...parts) => {
    expect(isSecretText(parts.join(''))).toBe(true);
  });

  it.each([
    '',
    'sk-learn',
    'task-based-programming-notes',
    'https://a.b:8080/c@d',
    'https://a.b/c?key=france&token=short',
    'a'.repeat(60)
  ])('finds nothing in %j', text => {
    expect(isSecretText(text)).toBe(false);
  });

  it('masks what it finds', () => {
    expect(withoutSecrets(`use ${KEY} now`)).toBe('use [secret] now');
    expect(withoutSecrets(ADDRESS)).toBe('postgresql://ann:[secret]@db.example.org/shop');
  });

  it.each([
    ['API_KEY', true],
    ['dbPassword', true],
    ['github-token', true],
    ['eos_token', false],
    ['keyboard', false]
  ])('%s: %j', (name, secret) => {
    expect(isSecretName(name)).toBe(secret);
  });
});
