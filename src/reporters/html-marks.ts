import { MARKS, type Mark } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";

/** A drawn mark; the word beside it says the same. */
export function markMarkup(mark: Mark): Markup {
  const { shape, sign } = MARKS[mark];
  return markup`<svg class="mark ${mark}" viewBox="0 0 16 16" aria-hidden="true"><path class="shape" d="${shape}"/><path class="sign" d="${sign}"/></svg>`;
}
