/**
 * Definitions that hand-made notebooks must become, word for word; each notebook shows one rule, named by its file.
 * `LOCKSTEP_GOLDEN=write` writes them anew, for a person to read.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppDefinition, ConversionReport, type Value } from '@lockstep/protocol';
import { convert } from './convert';
import { sourcesOf } from './sources';
import { versionOf } from './version';
import { definitionToYaml } from './yaml';

const fixtures = join(process.cwd(), 'converter', 'fixtures');
const examples = join(process.cwd(), 'examples');

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.ipynb'))
    .map(name => name.replace(/\.ipynb$/, ''))
    .sort();
}

function read(folder: string, name: string): { text: string; overlay: string | null } {
  const overlay = join(folder, `${name}.app.yaml`);
  return {
    text: readFileSync(join(folder, `${name}.ipynb`), 'utf8'),
    overlay: existsSync(overlay) ? readFileSync(overlay, 'utf8') : null
  };
}

describe('golden definitions', () => {
  it('are of at least 25 notebooks', () => {
    expect(namesIn(fixtures).length).toBeGreaterThanOrEqual(25);
  });

  it.each(namesIn(fixtures))('%s', name => {
    const { text, overlay } = read(fixtures, name);
    const { definition, report } = convert(text, { name, overlay });
    const yaml = definitionToYaml(definition);
    const golden = join(fixtures, `${name}.golden.yaml`);
    if (process.env.LOCKSTEP_GOLDEN === 'write') {
      writeFileSync(golden, yaml);
    }
    expect(yaml).toBe(readFileSync(golden, 'utf8'));
    expect(AppDefinition.parse(definition)).toEqual(definition);
    expect(ConversionReport.parse(report)).toEqual(report);
  });
});

describe('a round trip', () => {
  const cases = [
    ...namesIn(fixtures).map(name => [name, fixtures]),
    ...namesIn(examples).map(name => [name, examples])
  ];

  it.each(cases)('of %s gives the notebook’s code back', (name, folder) => {
    const { text, overlay } = read(folder, name);
    const { definition } = convert(text, { name, overlay });
    const again = AppDefinition.parse(JSON.parse(JSON.stringify(definition)));
    expect(versionOf(again)).toBe(versionOf(definition));
    const sources = new Map(definition.cells.map(({ key, source }) => [key, source]));
    for (const step of again.steps) {
      // A person who leaves every field as it is gives the notebook's own values.
      const values = Object.fromEntries(
        step.inputs.flatMap(({ id, initial }): [string, Value][] =>
          initial === undefined ? [] : [[id, initial]]
        )
      );
      for (const { key, code } of sourcesOf(again, step, values)) {
        expect(code).toBe(sources.get(key));
      }
    }
  });
});
