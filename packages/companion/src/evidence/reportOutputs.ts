/** Outputs in a report: the best representation that stands still, and a plain word about what could not be kept. */
import type { MimePart, Output } from '@lockstep/protocol';
import { withoutEscapes } from '@lockstep/protocol';
import { isBase64 } from '../engine/mime';
import { Html, html, isBlank, markdown, sanitised } from './html';
import type { ReadBlob } from './record';

/** Longer text is cut: nobody reads a report of more, and the notebook has all of it. In characters. */
const LONGEST_TEXT = 200_000;

/** All pictures of one report together, in bytes: browsers open that at once. */
const MOST_PICTURES = 40_000_000;

const PICTURES = ['image/svg+xml', 'image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Draws the outputs of one report; counts how much it holds. */
export class ReportOutputs {
  constructor(private readonly read: ReadBlob) {}

  /** The outputs in order, text that came in pieces together. */
  draw(outputs: readonly Output[]): Html[] {
    const drawn: Html[] = [];
    for (const [at, output] of outputs.entries()) {
      if (output.kind !== 'stream') {
        drawn.push(this.one(output));
        continue;
      }
      const before = outputs[at - 1];
      if (before?.kind === 'stream' && before.name === output.name) {
        // It was drawn with the first of its neighbours.
        continue;
      }
      drawn.push(stream(output.name, textFrom(outputs, at, output.name)));
    }
    return drawn;
  }

  private one(output: Exclude<Output, { kind: 'stream' }>): Html {
    switch (output.kind) {
      case 'error':
        // A participant's copy has no name.
        return html`<p class="error">
          <strong>${output.name}${output.name === '' ? '' : ': '}</strong
          >${withoutEscapes(output.message)}
        </p>`;
      case 'cut':
        return html`<p class="note">
          Cut here: ${output.bytes.toLocaleString('en')} bytes were printed in all.
        </p>`;
      case 'display':
        return this.display(output.data);
    }
  }

  private display(data: Record<string, MimePart>): Html {
    const markup = this.text(data['text/html']);
    if (markup !== null) {
      const safe = sanitised(markup);
      // What a script would have drawn leaves nothing behind; then another representation says more.
      if (!isBlank(safe)) {
        return html`<div class="rich">${safe}</div>`;
      }
    }
    const prose = this.text(data['text/markdown']);
    if (prose !== null) {
      return html`<div class="rich">${markdown(prose)}</div>`;
    }
    for (const mime of PICTURES) {
      const part = data[mime];
      if (part !== undefined) {
        return this.picture(mime, part);
      }
    }
    const plain = this.text(data['text/latex']) ?? this.text(data['text/plain']);
    if (plain !== null) {
      return stream('stdout', plain);
    }
    const types = Object.keys(data).join(', ');
    return html`<p class="note">
      An output of type ${types} is left out: it needs a program to show it. The executed notebook
      has it.
    </p>`;
  }

  private picture(mime: string, part: MimePart): Html {
    const bytes = this.bytes(mime, part);
    if (bytes === null) {
      return html`<p class="note">A picture is missing: its bytes are no longer kept.</p>`;
    }
    this.pictures += bytes.length;
    if (this.pictures > MOST_PICTURES) {
      return html`<p class="note">
        A picture of ${bytes.length.toLocaleString('en')} bytes is left out: the report would be too
        large. The executed notebook has it.
      </p>`;
    }
    const source = new Html(`data:${mime};base64,${Buffer.from(bytes).toString('base64')}`);
    return html`<figure><img src="${source}" alt="Picture of this step" /></figure>`;
  }

  private bytes(mime: string, part: MimePart): Uint8Array | null {
    if ('blob' in part) {
      return this.read(part.blob);
    }
    return 'text' in part ? Buffer.from(part.text, isBase64(mime) ? 'base64' : 'utf8') : null;
  }

  private text(part: MimePart | undefined): string | null {
    if (part === undefined) {
      return null;
    }
    if ('text' in part) {
      return part.text;
    }
    if ('json' in part) {
      return JSON.stringify(part.json, null, 2);
    }
    const bytes = this.read(part.blob);
    return bytes === null ? null : Buffer.from(bytes).toString('utf8');
  }

  private pictures = 0;
}

/** What one stream printed without anything between, from the output `at` on. */
function textFrom(outputs: readonly Output[], at: number, name: string): string {
  let text = '';
  for (const output of outputs.slice(at)) {
    if (output.kind !== 'stream' || output.name !== name) {
      break;
    }
    text += output.text;
  }
  return text;
}

function stream(name: string, text: string): Html {
  const clean = withoutEscapes(text).trimEnd();
  const shown = clean.slice(0, LONGEST_TEXT);
  const note =
    shown.length === clean.length
      ? new Html('')
      : html`<p class="note">
          Cut here: ${(clean.length - shown.length).toLocaleString('en')} more characters. The
          executed notebook has them.
        </p>`;
  return html`<pre class="${name === 'stderr' ? 'stderr' : 'text'}">${shown}</pre>
    ${note}`;
}
