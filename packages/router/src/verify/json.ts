/** Whether an answer is JSON of the form that was asked for. */
import type { Check } from '@lockstep/protocol';
import { Ajv, type ValidateFunction } from 'ajv';

const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
const compiled = new WeakMap<object, ValidateFunction>();

function validatorOf(schema: object): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) {
    return known;
  }
  const validate = ajv.compile(schema);
  compiled.set(schema, validate);
  return validate;
}

/** The JSON of an answer: all of it, or what stands between its fences. */
export function jsonOf(answer: string): unknown {
  const fenced = /^\s*(?:```|~~~)(?:json)?\s*\n([^]*?)\n\s*(?:```|~~~)\s*$/i.exec(answer);
  return JSON.parse(fenced?.[1] ?? answer);
}

/** @throws when the schema itself is none, which is no evidence about the answer */
export function jsonFits(answer: string, schema: object): Check {
  const validate = validatorOf(schema);
  let value: unknown;
  try {
    value = jsonOf(answer);
  } catch {
    return { id: 'json-schema', passed: false, words: 'is not JSON' };
  }
  if (validate(value)) {
    return { id: 'json-schema', passed: true, words: 'fits the schema' };
  }
  const [error] = validate.errors ?? [];
  const where = error?.instancePath ? `${error.instancePath.slice(1)} ` : '';
  return {
    id: 'json-schema',
    passed: false,
    words: `does not fit the schema: ${where}${error?.message ?? 'differs'}`
  };
}
