import { createHash } from "node:crypto";
import type { Config } from "../config/config.ts";
import { goldenCases } from "./dataset.ts";
import type { ListedCases, Selection } from "./selection.ts";

/** So many of the selected cases, by a hash over seed and id: the same ones as long as they are there, whatever their order. */
export async function sampleCases(
  size: number,
  { datasets, seed }: Pick<Config, "datasets" | "seed">,
  { start }: Selection,
): Promise<ListedCases> {
  const takes = start();
  const ranked: { readonly id: string; readonly rank: string }[] = [];
  for await (const item of goldenCases(datasets)) {
    if (!("golden" in item) || item.golden.skip !== undefined || !takes(item.golden)) continue;
    const { id } = item.golden;
    ranked.push({ id, rank: createHash("sha256").update(`${seed}\0${id}`).digest("hex") });
  }
  const chosen = ranked.toSorted((a, b) => (a.rank < b.rank ? -1 : 1)).slice(0, size);
  return { text: `--sample ${size} (seed ${seed})`, ids: new Set(chosen.map(({ id }) => id)) };
}
