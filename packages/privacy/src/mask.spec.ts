import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { maskSecrets } from './mask';

const JWT =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P';
const PEM = `-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7bq\nabc+/=\n-----END RSA PRIVATE KEY-----`;

describe('secrets are masked', () => {
  it.each([
    ['sk-ant-api03-abcDEF123456_-abcdef', '[secret]'],
    ['openai.api_key = "sk-proj-abcdefghij1234567890"', 'openai.api_key = "[secret]"'],
    ['x ghp_abcdefghijklmnopqrstuvwxyz0123456789 y', 'x [secret] y'],
    ['github_pat_11ABCDEFG0abcdefghijkl_mnop', '[secret]'],
    ['AKIAIOSFODNN7EXAMPLE', '[secret]'],
    ['AIzaSyA1234567890abcdefghijklmnopqrstuv', '[secret]'],
    ['xoxb-123456789012-abcdefghij', '[secret]'],
    ['glpat-abcdefghij1234567890', '[secret]'],
    ['hf_abcdefghijklmnopqrstuvwxyz', '[secret]'],
    [`token: ${JWT}.`, 'token: [secret].'],
    [`a\n${PEM}\nb`, 'a\n[secret]\nb'],
    ['-----BEGIN PRIVATE KEY-----\nMIIEowIBAAK', '[secret]'],
    ['postgresql://me:hunter2@db.example/x', 'postgresql://me:[secret]@db.example/x'],
    ['redis://:p%40ss@h:6379', 'redis://:[secret]@h:6379'],
    ['password = "correct horse"', 'password = "[secret]"'],
    ["os.environ['DB_PASSWORD'] = 'hunter2'", "os.environ['DB_PASSWORD'] = '[secret]'"],
    ['{"api_key": "abc"}', '{"api_key": "[secret]"}'],
    ['{\\"password\\": \\"abc\\"}', '{\\"password\\": \\"[secret]\\"}'],
    ['connect(user="me", passwd=r"x\\y")', 'connect(user="me", passwd=r"[secret]")'],
    ['PGPASSWORD=hunter2 psql', 'PGPASSWORD=[secret] psql'],
    ['curl --token a1b2c3d4e5f6g7h8', 'curl --token [secret]'],
    ['token=9f86d081884c7d659a2feaa0', 'token=[secret]'],
    [
      'https://a.blob.core.windows.net/c/x.csv?sv=2024&sig=Zk3%2BabC9dEf8%3D',
      'https://a.blob.core.windows.net/c/x.csv?sv=2024&sig=[secret]'
    ],
    ['https://api.example/v1?q=rows&key=a1b2c3d4e5', 'https://api.example/v1?q=rows&key=[secret]'],
    [
      'https://hooks.slack.com/services/T01AB2CD3/B04EF5GH6/abcdefghij1234567890',
      'https://hooks.slack.com/services/[secret]'
    ],
    ['dapi0123456789abcdef0123456789abcdef', '[secret]'],
    ['bot 123456789:AAabcdefghijklmnopqrstuvwxyz0123456', 'bot [secret]'],
    ['Authorization: Bearer abcdef1234567890abcdef', 'Authorization: Bearer [secret]']
  ])('%s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });
});

describe('ordinary code and prose keep their text', () => {
  it.each([
    'password = getpass.getpass("Password: ")',
    'token = tokenizer.encode(text)[0]',
    'max_tokens = 4096',
    'tokens: list[str] = []',
    'def login(user: str, password: str = None): ...',
    'password=os.environ["PW"]',
    'connect(password=password)',
    'sep_token = "[SEP]"',
    'keys = df.keys()',
    'primary_key: int = 1',
    'df.groupby("secretary").size()',
    'The token expired; ask for a new password.',
    'import sklearn  # sk-learn-is-the-old-name-of-it',
    'http://localhost:8888/lab',
    'https://shop.example/search?q=red&code=summer&page=2#key=value',
    'dict(zip(keys, values)); f(x, key=len); sort(key=str.lower)',
    'password: ${DB_PASSWORD}',
    'ada@example.org'
  ])('%s', text => {
    expect(maskSecrets(text)).toBe(text);
  });
});

test('masking twice is masking once', () => {
  const piece = fc.constantFrom(
    'password',
    'token',
    'api_key',
    ' = ',
    '=',
    ': ',
    '"',
    "'",
    '\\"',
    '[secret]',
    'hunter2!',
    '://a:',
    '@h',
    'Bearer ',
    'sk-ant-abc123def456ghi789',
    '-----BEGIN PRIVATE KEY-----',
    '-----END PRIVATE KEY-----',
    'a1b2c3d4e5f6g7h8',
    '\n',
    ' '
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, piece, fc.string()), { maxLength: 20 }), pieces => {
      const once = maskSecrets(pieces.join(''));
      expect(maskSecrets(once)).toBe(once);
    }),
    { numRuns: 2_000 }
  );
});

test('a page that masks carries no telephone tables', () => {
  const bundle = execFileSync(
    resolve('node_modules/.bin/esbuild'),
    ['--bundle', '--format=esm', '--minify', '--alias:@lockstep/privacy=./packages/privacy/src'],
    { input: "import { maskSecrets } from '@lockstep/privacy'; console.log(maskSecrets(''));" }
  ).toString();
  expect(bundle).toContain('PRIVATE KEY');
  expect(bundle).not.toMatch(/isPossible|country_calling_codes/);
  expect(bundle.length).toBeLessThan(8_000);
});
