import { useEffect, useRef } from "preact/hooks";

interface SearchProps {
  readonly text: string;
  readonly change: (text: string) => void;
}

let shown: HTMLInputElement | undefined;
let wanted = false;

/** Whether it was there to be focused; else it is as soon as it is. */
export function focusSearch(): boolean {
  shown?.focus();
  shown?.select();
  wanted = shown === undefined;
  return !wanted;
}

/** The field whose words the listed cases hold. */
export function Search({ text, change }: SearchProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    shown = field.current ?? undefined;
    if (wanted) focusSearch();
    return () => {
      shown = undefined;
    };
  }, []);
  return (
    <label class="search">
      Search
      <input
        type="search"
        ref={field}
        placeholder="id, question, answer ( / )"
        value={text}
        onInput={({ currentTarget: { value } }) => change(value)}
      />
    </label>
  );
}
