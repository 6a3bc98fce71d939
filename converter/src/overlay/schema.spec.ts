import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { overlaySchema } from '@lockstep/protocol';

const file = join(process.cwd(), 'converter', 'schema', 'app.schema.json');

type Members = Record<string, unknown>;

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Places below a schema that an editor has nothing to say about. */
function undescribed(schema: Members, path: string): string[] {
  const inner: [string, unknown][] = Object.entries(membersOf(schema.properties));
  if (typeof schema.additionalProperties === 'object') {
    inner.push(['*', schema.additionalProperties]);
  }
  if (schema.items !== undefined) {
    inner.push(['[]', schema.items]);
  }
  return [
    ...(typeof schema.description === 'string' ? [] : [path]),
    ...inner.flatMap(([name, one]) => undescribed(membersOf(one), `${path}.${name}`))
  ];
}

describe('the schema of overlays for editors', () => {
  it('is the one that is shipped: "jupyter lockstep convert --schema" writes it anew', () => {
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(overlaySchema());
  });

  it('says of every key what it is for, and knows no others', () => {
    expect(undescribed(overlaySchema(), '')).toEqual([]);
    expect(overlaySchema().additionalProperties).toBe(false);
  });
});
