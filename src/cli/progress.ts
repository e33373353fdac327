import { isCi } from "../app/environment.ts";
import type { Edges } from "../domain/edges.ts";
import type { RunEvent, Sink } from "../domain/event.ts";
import { addSpend, NOTHING_SPENT, type Spend } from "../domain/spend.ts";

const HEARTBEAT_MS = 15_000;
const REDRAW_MS = 100;

export interface Progress extends Sink {
  /** Clears the line that was last drawn; may be called twice. */
  end(): void;
}

/** Shows a person how a run goes in one line that is redrawn, and a log one line every 15 s. */
export function progress(style: "none" | undefined, edges: Edges): Progress {
  if (style === "none") return { accept: () => {}, end: () => {} };
  return edges.stderr.isTTY === true && !isCi(edges.env) ? watched(edges) : logged(edges);
}

function watched(edges: Edges): Progress {
  const state = new State(edges);
  let drawnAt = -Infinity;
  let drawn = false;
  const clear = () => {
    if (drawn) edges.stderr.write("\r\u001b[K");
    drawn = false;
  };
  return {
    accept(event) {
      state.accept(event);
      if (event.type !== "trial" || edges.monotonic() - drawnAt < REDRAW_MS) return;
      drawnAt = edges.monotonic();
      edges.stderr.write(`\r\u001b[K${state.line().slice(0, (edges.stderr.columns ?? 80) - 1)}`);
      drawn = true;
    },
    end: clear,
  };
}

function logged(edges: Edges): Progress {
  const state = new State(edges);
  const stopped = new AbortController();
  const beat = async () => {
    for (;;) {
      await edges.sleep(HEARTBEAT_MS, stopped.signal);
      edges.stderr.write(`${state.line()}\n`);
    }
  };
  return {
    accept(event) {
      if (event.type === "started") beat().catch(() => {});
      state.accept(event);
    },
    end: () => stopped.abort(),
  };
}

/** What is known of a run while it goes. */
class State {
  readonly #edges: Pick<Edges, "monotonic">;
  readonly #started: number;
  #planned = 0;
  #done = 0;
  #errors = 0;
  #cached = 0;
  #scored = 0;
  #sum = 0;
  #spent: Spend = NOTHING_SPENT;

  constructor(edges: Pick<Edges, "monotonic">) {
    this.#edges = edges;
    this.#started = edges.monotonic();
  }

  accept(event: RunEvent): void {
    if (event.type === "started") this.#planned = event.header.plan.trials;
    if (event.type !== "trial" || event.result.status === "skipped") return;
    const { quality, status, source, usage } = event.result;
    this.#done += 1;
    if (status === "unscored") this.#errors += 1;
    if (source === "cached") this.#cached += 1;
    if (quality !== undefined) {
      this.#scored += 1;
      this.#sum += quality;
    }
    this.#spent = addSpend(this.#spent, addSpend(usage.candidate, usage.judge));
  }

  line(): string {
    const { costUsd, inputTokens, outputTokens, unpricedCalls, calls } = this.#spent;
    const tokens = inputTokens + outputTokens;
    const parts = [
      `${this.#done}/${this.#planned}`,
      this.#scored > 0 ? `quality ${(this.#sum / this.#scored).toFixed(2)} so far` : undefined,
      this.#errors > 0 ? `${this.#errors} unscored` : undefined,
      this.#cached > 0 ? `${this.#cached} cached` : undefined,
      tokens > 0 ? `${tokens} tokens` : undefined,
      calls > 0 && (costUsd > 0 || unpricedCalls === 0)
        ? `${unpricedCalls > 0 ? ">= " : ""}$${costUsd.toFixed(4)}`
        : undefined,
      this.#eta(),
    ];
    return parts.filter((part) => part !== undefined).join(" · ");
  }

  #eta(): string | undefined {
    if (this.#done === 0 || this.#done >= this.#planned) return undefined;
    const seconds = (((this.#edges.monotonic() - this.#started) / this.#done) * (this.#planned - this.#done)) / 1000;
    return `about ${seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`} left`;
  }
}
