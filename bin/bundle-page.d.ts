import type { Plugin as EsbuildPlugin } from "esbuild";
import type { Plugin } from "vitest/config";

export function bundledPages(heard: (inputs: readonly string[]) => void): EsbuildPlugin;
export function bundledPagesInTests(): Plugin;
