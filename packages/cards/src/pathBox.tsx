/** The box of a file's path; where the host can show its files, a button beside it chooses one. */
import { createContext, useContext, type ComponentProps, type ReactElement } from 'react';
import type { CardHost } from './host';

/** How the host lets a person choose a file; `undefined` where it cannot. */
export const FileChooser = createContext<CardHost['chooseFile']>(undefined);

export function PathBox(props: {
  box: Pick<ComponentProps<'input'>, 'id' | 'disabled'>;
  label: string;
  path: string;
  /** `now`: it is chosen, not being typed. */
  onChange: (path: string, now: boolean) => void;
}): ReactElement {
  const { box, label, path, onChange } = props;
  const choose = useContext(FileChooser);
  return (
    <>
      <input
        {...box}
        className="lk-input lk-input-wide"
        type="text"
        spellCheck={false}
        value={path}
        onChange={event => onChange(event.currentTarget.value, false)}
      />
      {choose && (
        <button
          type="button"
          className="lk-button"
          aria-label={`Choose ${label}`}
          disabled={box.disabled}
          onClick={() =>
            void choose(path).then(chosen => {
              if (chosen !== null) {
                onChange(chosen, true);
              }
            })
          }
        >
          Choose
        </button>
      )}
    </>
  );
}
