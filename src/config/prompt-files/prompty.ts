import { UserError } from "../../domain/problem.ts";
import type { Source } from "../../domain/source.ts";
import { isMap } from "../../text/is-map.ts";
import { problemAtOffset } from "../../text/source.ts";
import { byRole, frontMatter } from "./front-matter.ts";
import { roleOf, type ForeignPrompt } from "./foreign-prompt.ts";
import { modelOf, parametersOf, together, type Hints } from "./hints.ts";
import { fromMustache, fromNunjucks } from "./syntax.ts";

type Keys = Readonly<Record<string, unknown>>;

/** Microsoft's Prompty: settings, then messages behind lines such as `system:`. */
export function readPrompty({ file, text }: Source): ForeignPrompt {
  const { settings, body, offset } = frontMatter(file, text);
  const { model, template } = settings;
  const syntax = isMap(template) ? (template["format"] ?? template["type"]) : template;
  const convert = syntax === "mustache" ? fromMustache : fromNunjucks;
  const pieces = byRole(
    body,
    /^[^\S\n]*#?[^\S\n]*(system|user|assistant|developer)[^\S\n]*:[^\S\n]*\r?$/gim,
    "system",
    offset,
  );
  const messages = pieces.map((piece) => {
    const content = convert(piece.text);
    if (typeof content !== "string") {
      const at = { file, text, value: undefined, firstLine: 1, range: () => undefined };
      throw new UserError([problemAtOffset(at, piece.offset + (content.offset ?? 0), content.problem)]);
    }
    return { role: roleOf(piece.role), content, path: [piece.offset, piece.offset + piece.text.length] };
  });
  return { name: "Prompty", messages, variables: defaultsOf(settings["inputs"]), ...settingsOf(model) };
}

/** Older files have `configuration` and `parameters`, newer ones `id`, `provider` and `options`. */
function settingsOf(model: unknown): Hints {
  if (!isMap(model)) return modelOf(model);
  const { configuration, parameters, id, provider, options } = model;
  const { type, name, azure_deployment: deployment } = isMap(configuration) ? configuration : ({} as Keys);
  const notes =
    type === "azure_openai"
      ? ["its Azure endpoint is not carried over: baseUrl and query of a prompt config name it"]
      : [];
  const vendor = type === "openai" ? "openai" : provider;
  const known = vendor === "openai" || vendor === "anthropic" ? { provider: vendor } : {};
  return together(
    modelOf(id ?? name ?? deployment),
    { hints: known, notes },
    parametersOf(parameters),
    parametersOf(options),
  );
}

/** What an input is where the case does not say; a sample is none. */
function defaultsOf(inputs: unknown): Keys | undefined {
  const defaults = Object.entries(isMap(inputs) ? inputs : {}).flatMap(([name, input]) =>
    isMap(input) && input["default"] !== undefined ? [[name, input["default"]] as const] : [],
  );
  return defaults.length === 0 ? undefined : Object.fromEntries(defaults);
}
