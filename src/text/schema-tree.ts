import * as z from "zod/mini";
import type { Path } from "../domain/source.ts";

/** The schema of what lies at a path; a union stands for all its branches. */
export function schemaAt(schema: z.ZodMiniType, path: Path): z.ZodMiniType {
  let current: z.ZodMiniType | undefined = schema;
  for (const key of path) current = current && stepInto(current, key);
  return current ?? z.unknown();
}

function stepInto(schema: z.ZodMiniType, key: PropertyKey): z.ZodMiniType | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodMiniObject) return Reflect.get(inner.shape, key) as z.ZodMiniType | undefined; // a shape holds schemas alone
  if (inner instanceof z.ZodMiniRecord) return inner.def.valueType as z.ZodMiniType; // zod types it as its core's interface
  if (inner instanceof z.ZodMiniArray) return inner.def.element as z.ZodMiniType; // likewise
  if (inner instanceof z.ZodMiniUnion) {
    const steps = branchesOf(inner).flatMap((option) => stepInto(option, key) ?? []);
    return steps.length > 1 ? z.union(steps) : steps[0];
  }
  return undefined;
}

/** The keys that a map may have; none where any will do. */
export function keysOf(schema: z.ZodMiniType): readonly string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodMiniObject) return Object.keys(inner.shape);
  if (inner instanceof z.ZodMiniRecord)
    return inner.def.keyType instanceof z.ZodMiniEnum ? inner.def.keyType.options.map(String) : [];
  return inner instanceof z.ZodMiniUnion ? [...new Set(branchesOf(inner).flatMap(keysOf))] : [];
}

function branchesOf(union: z.ZodMiniUnion): readonly z.ZodMiniType[] {
  return union.def.options as readonly z.ZodMiniType[]; // zod types them as its core's interface
}

function unwrap(schema: z.ZodMiniType): z.ZodMiniType {
  if (
    schema instanceof z.ZodMiniOptional ||
    schema instanceof z.ZodMiniDefault ||
    schema instanceof z.ZodMiniNullable ||
    schema instanceof z.ZodMiniPrefault
  ) {
    return unwrap(schema.def.innerType as z.ZodMiniType); // zod types it as its core's interface
  }
  if (schema instanceof z.ZodMiniPipe) {
    const side = schema.def.in instanceof z.ZodMiniTransform ? schema.def.out : schema.def.in;
    return unwrap(side as z.ZodMiniType); // likewise
  }
  return schema;
}
