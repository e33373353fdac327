import { defineConfig } from "vitest/config";
import { bundledPagesInTests } from "../bin/bundle-page.js";

export default defineConfig({
  plugins: [bundledPagesInTests()],
  test: { include: ["test/**/*.test.ts"], testTimeout: 20_000, pool: "threads", globalSetup: ["test/build.ts"] },
});
