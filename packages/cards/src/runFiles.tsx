/** The files that a step wrote, each to be downloaded as it was when the step ended. */
import { UserError, type StepState } from '@lockstep/protocol';
import { useState, type ReactElement } from 'react';
import { download } from './download';
import type { ReadBlob } from './host';
import { Icon } from './icons';
import { sizeWords } from './plainText';

/** As many are listed at first. */
const SHOWN = 8;

export function RunFiles(props: { own: StepState; readBlob: ReadBlob }): ReactElement | null {
  const { own, readBlob } = props;
  const { files = [], moreFiles = 0 } = own;
  const [all, showAll] = useState(false);
  if (files.length === 0) {
    return null;
  }
  const shown = all ? files : files.slice(0, SHOWN);
  return (
    <div className="lk-files" role="group" aria-label="Files of this step">
      <p className="lk-small lk-quiet">
        {files.length === 1 ? 'Wrote a file' : `Wrote ${files.length + moreFiles} files`}
      </p>
      <ul>
        {shown.map(file => (
          <FileLine key={file.name} {...file} readBlob={readBlob} />
        ))}
      </ul>
      {files.length > shown.length && (
        <button type="button" className="lk-link-button" onClick={() => showAll(true)}>
          Show {files.length - shown.length} more
        </button>
      )}
      {moreFiles > 0 && (all || files.length <= SHOWN) && (
        <p className="lk-small lk-quiet">{moreFiles} more are not kept here.</p>
      )}
    </div>
  );
}

function FileLine(props: {
  name: string;
  bytes: number;
  blob: string | null;
  readBlob: ReadBlob;
}): ReactElement {
  const { name, bytes, blob, readBlob } = props;
  const [stage, setStage] = useState<'still' | 'reading' | { problem: string }>('still');
  const size = <span className="lk-small lk-quiet lk-num">{sizeWords(bytes)}</span>;
  if (blob === null) {
    return (
      <li>
        <Icon name="page" />
        <span className="lk-ellipsis">{name}</span>
        {size}
        <span className="lk-small lk-quiet">too large to keep</span>
      </li>
    );
  }
  const save = async (): Promise<void> => {
    setStage('reading');
    try {
      download(name.split('/').at(-1) ?? name, new Uint8Array(await readBlob(blob)));
      setStage('still');
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      setStage({ problem: error.message });
    }
  };
  return (
    <li>
      <Icon name="page" />
      <button
        type="button"
        className="lk-link-button lk-ellipsis"
        aria-label={`Download ${name}`}
        aria-busy={stage === 'reading' || undefined}
        disabled={stage === 'reading'}
        title={name}
        onClick={() => void save()}
      >
        {name}
      </button>
      {size}
      {typeof stage === 'object' && (
        <span className="lk-small" role="alert">
          {stage.problem}
        </span>
      )}
    </li>
  );
}
