/** A comparison in words: what a step's line says, and the sentence at its head. */
import type { RunComparison, StepComparison } from './compare';
import type { OutputComparison } from './outputs';

/** "Equal", "1 of 3 inputs differs", "Differs", "Only in A". */
export function verdictWord({ verdict, inputs, outputs, missing }: StepComparison): string {
  switch (verdict) {
    case 'equal':
      return 'Equal';
    case 'only-a':
      return 'Only in A';
    case 'only-b':
      return 'Only in B';
    case 'differs': {
      const changed = inputs.filter(one => one.differs).length;
      const results = missing !== '' || outputs.some(output => !output.equal);
      if (changed === 0 || (results && inputs.length === changed)) {
        return 'Differs';
      }
      return `${changed} of ${inputs.length} inputs ${changed === 1 ? 'differs' : 'differ'}`;
    }
  }
}

/** What else a step's line says, in a few words; may be empty. */
export function comparisonDetail(step: StepComparison): string {
  if (step.verdict !== 'differs') {
    return '';
  }
  const equal = step.inputs.filter(one => !one.differs).map(({ name }) => name);
  const parts = [
    step.missing,
    ...step.outputs.filter(output => !output.equal).map(outputDetail),
    equal.length === 0 || equal.length > 4
      ? ''
      : `${listed(equal)} ${equal.length === 1 ? 'is' : 'are'} equal`
  ];
  return parts
    .filter(part => part !== '')
    .slice(0, 3)
    .join('; ');
}

function outputDetail(output: OutputComparison): string {
  switch (output.kind) {
    case 'table': {
      const changed = output.rows.filter(row => row.differs).length;
      const only = [
        output.onlyA.length === 0 ? '' : `${rows(output.onlyA.length)} only in A`,
        output.onlyB.length === 0 ? '' : `${rows(output.onlyB.length)} only in B`
      ].filter(part => part !== '');
      return [`${changed} of ${rows(output.rows.length)}`, ...only].join(', ');
    }
    case 'text': {
      const lines = output.lines.filter(({ side }) => side !== 'both').length;
      return lines === 0 ? '' : `${lines} of ${output.lines.length} lines`;
    }
    case 'picture':
      return output.a === null ? 'picture only in B' : output.b === null ? 'picture only in A' : '';
    case 'other':
      return `${output.what} differs`;
  }
}

function rows(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}

/** "1 input differs, and with it 5 results." */
export function comparisonSentence({ differing: { inputs, results } }: RunComparison): string {
  const named = inputs === 1 ? '1 input differs' : `${inputs} inputs differ`;
  const given = results === 1 ? '1 result' : `${results} results`;
  if (inputs === 0) {
    return results === 0
      ? 'Nothing differs.'
      : `The inputs are equal, and ${given} ${results === 1 ? 'differs' : 'differ'}.`;
  }
  return results === 0
    ? `${named}, and no result.`
    : `${named}, and with ${inputs === 1 ? 'it' : 'them'} ${given}.`;
}

/** "Set-up and step 3 are equal and folded."; empty when nothing is. */
export function equalSentence({ steps }: RunComparison): string {
  const equal = steps.filter(({ verdict }) => verdict === 'equal');
  const numbers = equal.flatMap(({ number }) => (number === null ? [] : [String(number)]));
  const names = [
    ...(equal.length > numbers.length ? ['set-up'] : []),
    ...(numbers.length === 0
      ? []
      : [`${numbers.length === 1 ? 'step' : 'steps'} ${listed(numbers)}`])
  ];
  return names.length === 0
    ? ''
    : `${capital(names.join(' and '))} ${equal.length === 1 ? 'is' : 'are'} equal and folded.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function listed(names: readonly string[]): string {
  return names.length < 2
    ? (names[0] ?? '')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
