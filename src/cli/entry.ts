/** What `bin` needs to start the program. */
export { Interrupt } from "../domain/edges.ts";
export { endAll } from "../app/leave.ts";
export { fail } from "./fail.ts";
export { createFetch } from "./fetch.ts";
export { inertBlock } from "../text/inert.ts";
export { main } from "./main.ts";
