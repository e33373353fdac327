import { Argument, type Command } from "commander";
import { addCommonFlags, type CommandParts } from "./command.ts";

/** `evals schema`: the JSON Schema of a file. */
export function addSchema(program: Command, { edges, exit }: CommandParts): void {
  const command = addCommonFlags(
    program.command("schema").description("print the JSON Schema of evals.yaml, of a dataset or of results.json"),
  );
  command.addArgument(new Argument("[name]").choices(["config", "dataset", "results"]).default("config"));
  command.action(async (name: "config" | "dataset" | "results") => {
    const { jsonSchema } = await import("../app/schema.ts");
    edges.stdout.write(`${JSON.stringify(jsonSchema(name), null, 2)}\n`);
    exit(0);
  });
}
