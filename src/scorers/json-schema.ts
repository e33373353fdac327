import { Ajv, type ErrorObject, type Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { UserError } from "../domain/problem.ts";
import { guardedPattern } from "../text/guarded-pattern.ts";

/** The first thing that is wrong with a value; undefined where it fits. */
export type JsonCheck = (value: unknown) => string | undefined;

/** Compiles a JSON Schema of draft-07 or 2020-12 (the default); `format` only annotates. Throws `UserError` where it is none. */
export function compileSchema(schema: Readonly<Record<string, unknown>>, name: string): JsonCheck {
  const Dialect = dialectOf(schema["$schema"], name);
  try {
    const validate = new Dialect(OPTIONS).compile(schema);
    if ("$async" in validate) throw new Error("$async is not supported");
    return (value) => (validate(value) ? undefined : describe(validate.errors?.[0]));
  } catch (error) {
    throw new UserError([
      { message: `${name} is not a JSON Schema: ${error instanceof Error ? error.message : String(error)}` },
    ]);
  }
}

const OPTIONS: Options = {
  strict: false,
  validateFormats: false,
  logger: false,
  // `code` is what standalone code would import: there is none.
  code: { regExp: Object.assign(patternOf, { code: "" }) },
};

/** The compiler tells patterns apart by their text. */
function patternOf(pattern: string, flags: string) {
  return { ...guardedPattern(pattern, flags), toString: () => `/${pattern}/${flags}` };
}

function dialectOf(uri: unknown, name: string): typeof Ajv | typeof Ajv2020 {
  if (uri === undefined) return Ajv2020;
  const text = typeof uri === "string" ? uri : JSON.stringify(uri);
  if (/draft-07\/schema#?$/.test(text)) return Ajv;
  if (/2020-12\/schema#?$/.test(text)) return Ajv2020;
  throw new UserError([
    { message: `${name}: the dialect ${text} is not supported`, hint: "write draft-07 or 2020-12" },
  ]);
}

function describe(error: ErrorObject | undefined): string {
  if (error === undefined) return "it does not fit the schema";
  const { instancePath, message = "does not fit", params, keyword } = error;
  const named = keyword === "additionalProperties" ? `: ${JSON.stringify(params["additionalProperty"])}` : "";
  const allowed = keyword === "enum" ? `: ${JSON.stringify(params["allowedValues"])}` : "";
  return `${instancePath === "" ? "the answer" : instancePath} ${message}${named}${allowed}`;
}
