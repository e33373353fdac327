import * as z from "zod/mini";

/** As much of a JSON Schema as a reference of keys tells. */
export interface Shape {
  readonly type?: string;
  readonly const?: string | number | boolean | null;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly default?: unknown;
  readonly description?: string;
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape | false;
  readonly prefixItems?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Shape | false;
  readonly $ref?: string;
}

export interface Key {
  /** Dotted within a map of our own: `retry.attempts`. */
  readonly key: string;
  readonly type: string;
  readonly default: string;
  readonly description: string | undefined;
}

export function shapeOf(schema: object): Shape {
  const isZod = "_zod" in schema; // its own mark
  const json: object = isZod
    ? z.toJSONSchema(schema as z.ZodMiniType, { io: "input", unrepresentable: "any" })
    : schema;
  return json;
}

export function without(shape: Shape, keys: readonly string[]): Shape {
  return {
    ...shape,
    properties: Object.fromEntries(Object.entries(shape.properties ?? {}).filter(([key]) => !keys.includes(key))),
  };
}

/** Every key of a map, and of the maps within it. */
export function keysOf({ properties = {}, required = [] }: Shape, prefix = ""): readonly Key[] {
  return Object.entries(properties).flatMap(([name, shape]) => {
    const key = `${prefix}${name}`;
    const inner = shape.properties === undefined ? [] : keysOf(shape, `${key}.`);
    const own = {
      key,
      type: typeOf(shape),
      default: defaultOf(shape, required.includes(name)),
      description: shape.description,
    };
    return inner.length > 0 && shape.default !== undefined ? inner : [own, ...inner];
  });
}

function defaultOf({ default: value }: Shape, required: boolean): string {
  if (value !== undefined)
    return value === "" ? "empty" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
  return required ? "**required**" : "";
}

function typeOf(shape: Shape): string {
  const { anyOf, const: constant, enum: values, items, prefixItems, additionalProperties } = shape;
  if (shape.$ref !== undefined) return "any JSON";
  if (constant !== undefined) return `\`${String(constant)}\``;
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(" or ");
  if (anyOf !== undefined) return [...new Set(anyOf.flatMap((one) => typeOf(one).split(" or ")))].join(" or ");
  switch (shape.type) {
    case "string":
      return "text";
    case "boolean":
      return "`true` or `false`";
    case "integer":
      return `whole number${rangeOf(shape)}`;
    case "number":
      return `number${rangeOf(shape)}`;
    case "array":
      if (prefixItems !== undefined) return `list of ${prefixItems.length}`;
      return items === undefined || items === false ? "list" : `list of ${manyOf(typeOf(items))}`;
    case "object":
      return mapOf(additionalProperties === false ? undefined : additionalProperties);
    default:
      return "any";
  }
}

function mapOf(values: Shape | undefined): string {
  const type = values === undefined ? "any" : typeOf(values);
  return type.startsWith("any") ? "map" : `map of ${manyOf(type)}`;
}

function manyOf(type: string): string {
  return type
    .split(" or ")
    .map((one) => one.replace(/^(text|map|whole number|number)\b/, "$1s"))
    .join(" and ");
}

/** Within what can be written by hand: the largest of all numbers is no limit. */
function rangeOf({ minimum, maximum, exclusiveMinimum }: Shape): string {
  const most = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const least = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  if (exclusiveMinimum !== undefined) return ` > ${exclusiveMinimum}`;
  if (least === undefined) return "";
  return most === undefined ? ` >= ${least}` : ` ${least}..${most}`;
}
