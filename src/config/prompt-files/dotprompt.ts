import { UserError } from "../../domain/problem.ts";
import type { Source } from "../../domain/source.ts";
import { isMap } from "../../text/is-map.ts";
import { problemAtOffset } from "../../text/source.ts";
import { roleOf, type ForeignPrompt } from "./foreign-prompt.ts";
import { byRole, frontMatter } from "./front-matter.ts";
import { fromHandlebars } from "./handlebars.ts";
import { modelOf, parametersOf, together } from "./hints.ts";

/** Google's dotprompt: settings, then Handlebars with `{{role "…"}}` between the messages. */
export function readDotprompt({ file, text }: Source): ForeignPrompt {
  const { settings, body, offset } = frontMatter(file, text);
  const { model, config, input, output, tools } = settings;
  const history = /\{\{\s*history\s*\}\}/g;
  const notes = [
    ...(history.test(body) ? ["`history` is left out: the conversation of a case follows the messages"] : []),
    ...(output === undefined ? [] : ["`output` is not carried over: outputSchema of a prompt config says the same"]),
    ...(tools === undefined ? [] : ["`tools` are not carried over"]),
  ];
  // as long as it was, so that places stay
  const spoken = body.replaceAll(history, (tag) => " ".repeat(tag.length));
  const messages = byRole(spoken, /\{\{~?\s*role\s+["'](\w+)["']\s*~?\}\}/g, "user", offset).map((piece) => {
    const content = fromHandlebars(piece.text);
    if (typeof content !== "string") {
      const at = { file, text, value: undefined, firstLine: 1, range: () => undefined };
      throw new UserError([problemAtOffset(at, piece.offset + (content.offset ?? 0), content.problem)]);
    }
    return { role: roleOf(piece.role), content, path: [piece.offset, piece.offset + piece.text.length] };
  });
  const defaults = isMap(input) && isMap(input["default"]) ? input["default"] : undefined;
  const settled = together(modelOf(model), parametersOf(config), { hints: {}, notes });
  return { name: "dotprompt", messages, variables: defaults, ...settled };
}
