import type { ComponentChildren } from "preact";
import { MARKS, type Mark } from "../marks.ts";
import { inert } from "./inert.ts";

/** A text that is read as prose. */
export function Text({ children }: { readonly children: string }) {
  return <pre class="text">{children === "" ? <i class="note">empty</i> : inert(children)}</pre>;
}

/** A text that is read character by character. */
export function Code({ children }: { readonly children: string }) {
  return <pre class="text code">{inert(children)}</pre>;
}

/** A text as it is, any other value as indented JSON. */
export function Value({ value }: { readonly value: unknown }) {
  return <Code>{typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "")}</Code>;
}

/** A drawn mark; the word beside it says the same. */
export function MarkSign({ mark }: { readonly mark: Mark }) {
  const { shape, sign } = MARKS[mark];
  return (
    <svg class={`mark ${mark}`} viewBox="0 0 16 16" aria-hidden="true">
      <path class="shape" d={shape} />
      <path class="sign" d={sign} />
    </svg>
  );
}

interface SectionProps {
  readonly title: string;
  readonly note?: string | undefined;
  readonly children: ComponentChildren;
}

/** A part of the page under its title. */
export function Section({ title, note, children }: SectionProps) {
  return (
    <section aria-label={title}>
      <h2>
        {title} {note !== undefined && <span class="note">{note}</span>}
      </h2>
      {children}
    </section>
  );
}

/** What is wider than the window scrolls by itself. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    // A region that scrolls must be reachable by the keyboard.
    <div class="scroll" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
