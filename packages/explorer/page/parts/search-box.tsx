/** A text field with a list of what it finds: arrows move through the list, Enter takes one, Escape closes it (WAI-ARIA combobox). */
import { useId, useState } from 'preact/hooks';
import type { JSX } from 'preact';

export interface Suggestion {
  readonly id: string;
  readonly label: string;
  /** Beside the label, softer. */
  readonly note?: string;
}

interface SearchBoxProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly suggestions: readonly Suggestion[];
  /** What is said where nothing is found. */
  readonly nothing: string;
  onInput(text: string): void;
  onChoose(suggestion: Suggestion): void;
  /** Enter without a choice from the list. */
  onEnter?(): void;
}

export function SearchBox(props: SearchBoxProps): JSX.Element {
  const { label, placeholder, value, suggestions, nothing } = props;
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  // What it finds may come after the focus.
  const isShown = isOpen && (value !== '' || suggestions.length > 0);
  const choose = (suggestion: Suggestion): void => {
    props.onChoose(suggestion);
    setOpen(false);
    setActive(-1);
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => (setOpen(true), setActive(Math.min(active + 1, suggestions.length - 1))),
    ArrowUp: () => setActive(Math.max(active - 1, -1)),
    Enter: () => {
      if (isOpen && suggestions[active] !== undefined) choose(suggestions[active]);
      else if (props.onEnter !== undefined) {
        setOpen(false);
        props.onEnter();
      } else if (isOpen && suggestions.length > 0) choose(suggestions[0]);
    },
    Escape: () => setOpen(false),
  };
  return (
    <div
      class="search"
      onFocusOut={(event) => !event.currentTarget.contains(event.relatedTarget as Node) && setOpen(false)}
    >
      <label for={id}>{label}</label>
      <input
        id={id}
        type="search"
        role="combobox"
        list={undefined}
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && active >= 0 ? `${id}-${active}` : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        value={value}
        onFocus={() => setOpen(true)}
        onInput={(event) => {
          setOpen(true);
          setActive(-1);
          props.onInput(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (!(event.key in keys)) return;
          event.preventDefault();
          keys[event.key]();
        }}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!isShown}>
        {suggestions.map((suggestion, n) => (
          <li
            key={suggestion.id}
            id={`${id}-${n}`}
            role="option"
            aria-selected={n === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(suggestion)}
          >
            <span>{suggestion.label}</span>
            {suggestion.note !== undefined && <small>{suggestion.note}</small>}
          </li>
        ))}
        {suggestions.length === 0 && value !== '' && <li class="nothing">{nothing}</li>}
      </ul>
    </div>
  );
}
