// The check of a real Ollama: the providers' contract on it, and Anthropic's client against its /v1/messages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { withOllama } from './ollama-server.mjs';
import { moduleFile, wheelNode } from './places.mjs';
import { run, RunFailed } from './run.mjs';

/** Runs `*.ollama.spec.ts`. @returns what a check returns, see checks.mjs */
export async function checkOllama({ report, reports }) {
  const file = join(reports, 'ollama.json');
  const outcome = await withOllama(report, async ({ url, model }) => {
    const env = { ...process.env, LOCKSTEP_OLLAMA_URL: url, LOCKSTEP_OLLAMA_MODEL: model };
    const jest = [moduleFile('jest', 'bin', 'jest.js'), '\\.ollama\\.spec\\.ts$'];
    try {
      return {
        output: await run(wheelNode(), [...jest, '--json', `--outputFile=${file}`], { env })
      };
    } catch (error) {
      if (!(error instanceof RunFailed)) {
        throw error;
      }
      return { output: error.output };
    }
  });
  if (outcome.missing) {
    return { passed: 0, failed: 0, notRun: [`Ollama: ${outcome.missing}`] };
  }
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numTotalTests } = JSON.parse(
    readFileSync(file, 'utf8')
  );
  return {
    passed: numPassedTests,
    failed: numTotalTests === 0 ? 1 : numFailedTests + numRuntimeErrorTestSuites,
    output: outcome.output.slice(0, outcome.output.lastIndexOf('\n{'))
  };
}
