import { focusSearch } from "./search.tsx";
import { ALL, casesHash, parseRoute } from "./route.ts";

/** `/` searches, arrows go along the list and from case to case, Escape leads back. */
export function listenToKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { target, key } = event;
    const field = target instanceof HTMLElement && target.matches("input, select, textarea") ? target : undefined;
    if (field !== undefined) {
      if (key === "Escape") field.blur();
      else if (key !== "ArrowDown" || !(field instanceof HTMLInputElement)) return;
    }
    if (act(key, field === undefined)) event.preventDefault();
  });
}

/** Whether the key meant something. */
function act(key: string, outside: boolean): boolean {
  switch (key) {
    case "/":
      search();
      return true;
    case "ArrowDown":
      return focusRow(1);
    case "ArrowUp":
      return focusRow(-1);
    case "Escape":
      return outside && follow(key);
    case "ArrowLeft":
    case "ArrowRight":
      // What scrolls sideways keeps its arrows.
      return document.activeElement?.matches(".scroll") !== true && follow(key);
    default:
      return false;
  }
}

function search(): void {
  if (focusSearch()) return;
  const route = parseRoute(location.hash);
  location.hash = casesHash(route.view === "overview" ? ALL : route.listing);
}

function focusRow(step: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLAnchorElement>("#app .cases tbody a")];
  if (rows.length === 0) return false;
  const at = rows.findIndex((row) => row === document.activeElement);
  const row = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  row?.focus();
  return true;
}

function follow(key: string): boolean {
  const link = document.querySelector<HTMLAnchorElement>(`a[data-key="${key}"]`);
  link?.click();
  return link !== null;
}
