/** What `bin` needs to start the program. */
export { Interrupt } from "../domain/edges.ts";
export { fail } from "./fail.ts";
export { createFetch } from "./fetch.ts";
export { main } from "./main.ts";
