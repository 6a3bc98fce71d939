import fc from 'fast-check';

import { hostOf, isLoopback, isOllamaCloudName, ollamaUrl } from './place';

describe('this machine', () => {
  it.each([
    'http://127.0.0.1:11434',
    'http://localhost',
    'https://LOCALHOST:8443/v1',
    'http://[::1]:8000',
    'http://127.9.8.7/',
    'http://2130706433/' // 127.0.0.1 as one number: a URL reads it so
  ])('is %s', url => expect(isLoopback(url)).toBe(true));

  it.each([
    'http://127.0.0.1.example.org',
    'http://localhost.example.org',
    'http://localhost@example.org',
    'http://192.168.0.7:11434',
    'http://0.0.0.0:11434',
    'https://api.anthropic.com',
    '127.0.0.1:11434',
    ''
  ])('is not %j', url => expect(isLoopback(url)).toBe(false));

  it('is never a public name or address', () => {
    fc.assert(fc.property(fc.domain(), name => !isLoopback(`http://${name}/`)));
    fc.assert(
      fc.property(
        fc.ipV4(),
        address => isLoopback(`http://${address}/`) === address.startsWith('127.')
      )
    );
  });
});

describe("Ollama's address", () => {
  it.each([
    ['auto', undefined, 'http://127.0.0.1:11434'],
    ['auto', '', 'http://127.0.0.1:11434'],
    ['auto', '0.0.0.0', 'http://127.0.0.1:11434'],
    ['auto', '0.0.0.0:9000', 'http://127.0.0.1:9000'],
    ['auto', ':9000', 'http://127.0.0.1:9000'],
    ['auto', '[::]:9000', 'http://127.0.0.1:9000'],
    ['auto', 'gpu.example.org', 'http://gpu.example.org:11434'],
    ['auto', 'https://gpu.example.org', 'https://gpu.example.org'],
    ['http://localhost:9000/', '0.0.0.0', 'http://localhost:9000'],
    ['https://proxy.example.org/ollama/', undefined, 'https://proxy.example.org/ollama']
  ])('from the setting %j and OLLAMA_HOST %j is %s', (setting, environment, expected) =>
    expect(ollamaUrl(setting, environment)).toBe(expected)
  );

  it('is named by host and port', () =>
    expect(hostOf(ollamaUrl('auto', ''))).toBe('127.0.0.1:11434'));
});

describe("Ollama's cloud models", () => {
  it.each([
    ['gpt-oss:120b-cloud', true],
    ['minimax-m2:cloud', true],
    ['Kimi-K2:1T-CLOUD', true],
    ['qwen2.5-coder:1.5b', false],
    ['cloudy:7b', false],
    ['cloud', false]
  ])('%s: %s', (model, expected) => expect(isOllamaCloudName(model)).toBe(expected));
});
