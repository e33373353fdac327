/** What `bin` needs to start the program. */
export { Interrupt } from "../domain/edges.ts";
export { createFetch } from "./fetch.ts";
export { main } from "./main.ts";
export { failRun } from "./run.ts";
