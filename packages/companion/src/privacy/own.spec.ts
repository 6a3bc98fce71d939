import { ownNames, type System } from './own';

const system = (changes: Partial<System> = {}): System => ({
  user: () => 'alovelace',
  host: () => 'ada-laptop.hr.example',
  read: path =>
    path === '/home/alovelace/.gitconfig'
      ? '[core]\n\tname = not this\n[user]\n\tname = Ada Lovelace\n\temail = "ada@example.org"\n[alias]\n name = x'
      : null,
  home: '/home/alovelace',
  environment: {},
  ...changes
});

test('the user, their machine and what git calls them', () => {
  expect(ownNames(system(), '/work')).toEqual([
    { kind: 'person', text: 'alovelace' },
    { kind: 'host', text: 'ada-laptop.hr.example' },
    { kind: 'host', text: 'ada-laptop' },
    { kind: 'person', text: 'Ada Lovelace' },
    { kind: 'email', text: 'ada@example.org' },
    { kind: 'person', text: 'alovelace' }
  ]);
});

test('names that every machine has say nothing, and a user without a name is no failure', () => {
  const bare = system({
    user: () => {
      throw new Error('no such user');
    },
    host: () => 'localhost',
    read: () => null,
    home: '/root'
  });
  expect(ownNames(bare, '/work')).toEqual([]);
});

test('the repository of the contents root may name another author', () => {
  const read = (path: string) =>
    path === '/data/.git/config' ? '[user]\nname = Countess A' : null;
  expect(ownNames(system({ read }), '/data')).toContainEqual({
    kind: 'person',
    text: 'Countess A'
  });
});
