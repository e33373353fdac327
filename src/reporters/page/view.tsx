import { render } from "preact";
import { ThemeButton } from "./theme.tsx";

const tools = document.getElementById("tools");
if (tools !== null) render(<ThemeButton />, tools);

const live = document.getElementById("live");
if (live !== null) follow(live);

/** Takes each part of the page anew when it has changed; the server writes them as it wrote the page. */
function follow(live: HTMLElement): void {
  const source = new EventSource(live.dataset["events"] ?? "");
  const lost = document.getElementById("lost");
  source.addEventListener("open", () => lost?.setAttribute("hidden", ""));
  source.addEventListener("error", () => lost?.removeAttribute("hidden"));
  source.addEventListener("part", ({ data }) => {
    const { id, html } = JSON.parse(String(data)) as { readonly id: string; readonly html: string }; // as the server wrote it
    const part = document.getElementById(id);
    if (part !== null && live.contains(part)) part.innerHTML = html;
  });
  source.addEventListener("done", () => {
    source.close();
    location.reload();
  });
}
