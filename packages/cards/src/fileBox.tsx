/** A field whose value is a file: the notebook's own by its path, or one that a person gives, chosen or dropped. */
import { UserError, type FileValue, type InputFace } from '@lockstep/protocol';
import { endingsFor, takesTable, textOfValue } from '@lockstep/workflow';
import {
  createContext,
  useContext,
  useEffect,
  useRef,
  useState,
  type ComponentProps,
  type DragEvent,
  type ReactElement
} from 'react';
import { isUploaded, type Raw, type Uploaded } from './draft';
import { Icon } from './icons';
import { PathBox } from './pathBox';
import { TableBox } from './laterTable';

/** Gives a file to the run; `progress` hears the share that is sent, 0 to 1. */
export type GiveFile = (
  file: File,
  progress: (share: number) => void,
  signal: AbortSignal
) => Promise<FileValue>;

/** How files are given to the run; `undefined` where they cannot be. */
export const FileGiver = createContext<GiveFile | undefined>(undefined);

interface FileBoxProps {
  box: Pick<ComponentProps<'input'>, 'id' | 'disabled' | 'aria-describedby' | 'aria-invalid'>;
  input: InputFace;
  raw: string | Uploaded;
  /** `now`: it is chosen, not being typed. */
  onChange: (raw: Raw, now: boolean) => void;
}

type Stage = { share: number; name: string; stop: AbortController } | { problem: string } | null;

export function FileBox({ box, input, raw, onChange }: FileBoxProps): ReactElement {
  const give = useContext(FileGiver);
  const [stage, setStage] = useState<Stage>(null);
  const [over, setOver] = useState(false);
  const [table, setTable] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const take = (file: File): void => {
    if (!give) {
      return;
    }
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    const tell = (next: Stage): void => {
      if (!stop.signal.aborted) {
        setStage(next);
      }
    };
    tell({ share: 0, name: file.name, stop });
    give(file, share => tell({ share, name: file.name, stop }), stop.signal).then(
      value => {
        tell(null);
        if (!stop.signal.aborted) {
          onChange({ file: value }, true);
        }
      },
      (error: unknown) => {
        if (!stop.signal.aborted) {
          tell({ problem: sentenceOf(error) });
        }
      }
    );
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file && !box.disabled) {
      take(file);
    }
  };
  const sending = stage !== null && 'share' in stage ? stage : null;
  const own = input.initial ? textOfValue(input.initial) : '';
  const uploaded = isUploaded(raw);
  return (
    <div
      className={over ? 'lk-file lk-file-over' : 'lk-file'}
      onDragOver={event => {
        if (give && !box.disabled) {
          event.preventDefault();
          setOver(true);
        }
      }}
      onDragLeave={() => setOver(false)}
      onDrop={give ? drop : undefined}
    >
      {uploaded ? (
        <span className="lk-file-name">
          <Icon name="page" />
          <span className="lk-ellipsis" title={raw.file.name}>
            {raw.file.name}
          </span>
        </span>
      ) : input.upload ? (
        <span className="lk-file-name lk-quiet">
          {raw === '' ? 'No file yet' : `The author’s file, ${raw}`}
        </span>
      ) : (
        <PathBox box={box} label={input.label} path={raw} onChange={onChange} />
      )}
      {give && (
        <>
          <input
            ref={picker}
            type="file"
            hidden
            accept={endingsFor(input)
              ?.map(ending => `.${ending}`)
              .join(',')}
            onChange={event => {
              const [file] = event.currentTarget.files ?? [];
              event.currentTarget.value = '';
              if (file) {
                take(file);
              }
            }}
          />
          <button
            type="button"
            className="lk-button"
            id={uploaded || input.upload ? box.id : undefined}
            aria-describedby={box['aria-describedby']}
            aria-label={`${uploaded ? 'Replace' : 'Upload'} ${input.label}`}
            disabled={box.disabled === true || sending !== null}
            onClick={() => picker.current?.click()}
          >
            {uploaded ? 'Replace' : 'Upload'}
          </button>
          {takesTable(input) && (
            <button
              type="button"
              className="lk-button"
              aria-label={`Enter a table for ${input.label}`}
              aria-expanded={table}
              disabled={box.disabled === true || sending !== null}
              onClick={() => setTable(!table)}
            >
              Enter a table
            </button>
          )}
        </>
      )}
      {uploaded && input.initial && (
        <button
          type="button"
          className="lk-button"
          aria-label={`Remove ${raw.file.name}`}
          disabled={box.disabled}
          onClick={() => onChange(own, true)}
        >
          Remove
        </button>
      )}
      {sending && (
        <span className="lk-file-sending">
          <progress
            aria-label={`Uploading ${sending.name}`}
            max={1}
            value={sending.share > 0 ? sending.share : undefined}
          />
          <button
            type="button"
            className="lk-button"
            aria-label={`Cancel the upload of ${sending.name}`}
            onClick={() => {
              sending.stop.abort();
              setStage(null);
            }}
          >
            Cancel
          </button>
        </span>
      )}
      {stage !== null && 'problem' in stage && (
        <span className="lk-field-error" role="alert">
          <Icon name="error" className="lk-glyph lk-is-failed" />
          <span>{stage.problem}</span>
        </span>
      )}
      {table && give && (
        <TableBox
          label={input.label}
          columns={input.columns ?? []}
          missing={names => `The code also uses ${names}. Choose a column for it, or leave it out.`}
          uses={[
            {
              verb: 'Use',
              take: ({ csv }) => {
                setTable(false);
                take(new File([csv()], 'table.csv', { type: 'text/csv' }));
              }
            }
          ]}
          onCancel={() => setTable(false)}
        />
      )}
    </div>
  );
}

function sentenceOf(error: unknown): string {
  if (error instanceof UserError) {
    return error.message;
  }
  throw error;
}
