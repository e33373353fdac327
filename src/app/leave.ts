/** What `bin` calls when the program ends, however it ends: no process of a command outlives it. */
export { endAll } from "../systems/process-group.ts";
