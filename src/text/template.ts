import { Environment, Interpreter, Template as Jinja } from "@huggingface/jinja";
import type { Template } from "./template-names.ts";

/** Evaluated expressions and statements of one rendering: about 10,000 rounds of a loop. */
const MAX_STEPS = 200_000;
/** Characters of any text in it, the result too. */
const MAX_LENGTH = 8_000_000;
const MAX_RANGE = 10_000;

/** Throws an Error that says why where the text is no template. */
export function compileTemplate(text: string): Template {
  const { parsed } = new Jinja(text);
  return {
    reads: readsOf(parsed),
    render(variables) {
      return new BoundedInterpreter(environmentWith(variables)).run(parsed).toString();
    },
  };
}

function environmentWith(variables: Readonly<Record<string, unknown>>): Environment {
  const environment = new Environment();
  const globals = { true: true, True: true, false: false, False: false, none: null, None: null, range: boundedRange };
  for (const [name, value] of Object.entries({ ...globals, ...variables })) environment.set(name, value);
  return environment;
}

function boundedRange(from: number, to?: number, step = 1): readonly number[] {
  const [start, stop] = to === undefined ? [0, from] : [from, to];
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (!(length <= MAX_RANGE)) throw new Error(`range() makes more than ${MAX_RANGE} numbers`);
  return Array.from({ length }, (_, index) => start + index * step);
}

class BoundedInterpreter extends Interpreter {
  #steps = 0;

  override evaluate(
    ...[statement, environment]: Parameters<Interpreter["evaluate"]>
  ): ReturnType<Interpreter["evaluate"]> {
    this.#steps += 1;
    if (this.#steps > MAX_STEPS) throw new Error("the template does not end: too many rounds of its loops");
    const result = super.evaluate(statement, environment);
    if (typeof result.value === "string" && result.value.length > MAX_LENGTH) {
      throw new Error(`the template makes a text of more than ${MAX_LENGTH} characters`);
    }
    return result;
  }
}

/** The parts of the parser's tree that bind or name things; all others are walked as they come. */
interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

type Scope = ReadonlySet<string>;

const GLOBALS: Scope = new Set([
  "true",
  "True",
  "false",
  "False",
  "none",
  "None",
  "range",
  "namespace",
  "raise_exception",
]);

function readsOf(program: unknown): readonly (readonly string[])[] {
  const guarded = new Set<string>();
  const reads: string[][] = [];
  walk(program, new Set(GLOBALS));
  const unique = new Map(reads.filter(([root = ""]) => !guarded.has(root)).map((path) => [path.join("."), path]));
  return [...unique.values()];

  function walk(value: unknown, scope: Set<string>): void {
    if (Array.isArray(value)) for (const item of value) walk(item, scope);
    else if (value instanceof Map) for (const entry of value) walk(entry, scope);
    else if (isNode(value)) walkNode(value, scope);
  }

  function walkNode(node: Node, scope: Set<string>): void {
    switch (node.type) {
      case "Identifier":
        return read([String(node["value"])], scope);
      case "MemberExpression":
        return walkMember(node, scope);
      case "CallExpression":
        walkCallee(node["callee"], scope);
        return walk(node["args"], scope);
      case "FilterExpression":
        return walkFilter(node, scope);
      case "FilterStatement":
        walk(argumentsOf(node["filter"]), scope);
        return walk(node["body"], scope);
      case "TestExpression":
        return walkTest(node, scope);
      case "SelectExpression":
        walk(node["lhs"], scope);
        return walk(node["test"], scope);
      case "KeywordArgumentExpression":
        return walk(node["value"], scope);
      case "For":
        return walkFor(node, scope);
      case "Set":
        walk(node["value"], scope);
        walk(node["body"], scope);
        return isIdentifierLike(node["assignee"]) ? bind(node["assignee"], scope) : undefined;
      case "Macro":
      case "CallStatement":
        return walkMacro(node, scope);
      default:
        for (const [key, child] of Object.entries(node)) if (key !== "operator") walk(child, scope);
        return undefined;
    }
  }

  function read(path: string[], scope: Scope): void {
    if (!scope.has(path[0] ?? "")) reads.push(path);
  }

  function walkMember(node: Node, scope: Set<string>): void {
    const path = pathOf(node);
    if (path !== undefined) return read(path, scope);
    walk(node["object"], scope);
    return node["computed"] === true ? walk(node["property"], scope) : undefined;
  }

  /** `items.join(…)` reads `items`: the method is no variable. */
  function walkCallee(callee: unknown, scope: Set<string>): void {
    walk(isNode(callee) && callee.type === "MemberExpression" ? callee["object"] : callee, scope);
  }

  function walkFilter(node: Node, scope: Set<string>): void {
    const name = nameOf(node["filter"]);
    if (name !== "default" && name !== "d") walk(node["operand"], scope);
    walk(argumentsOf(node["filter"]), scope);
  }

  function walkTest(node: Node, scope: Set<string>): void {
    const name = nameOf(node["test"]);
    const [root] = pathOf(node["operand"]) ?? [];
    if ((name === "defined" || name === "undefined") && root !== undefined) guarded.add(root);
    else walk(node["operand"], scope);
  }

  function walkFor(node: Node, scope: Set<string>): void {
    const inner = new Set([...scope, "loop"]);
    bind(node["loopvar"], inner);
    const { iterable } = node;
    const select = isNode(iterable) && iterable.type === "SelectExpression" ? iterable : undefined;
    walk(select === undefined ? iterable : select["lhs"], scope);
    if (select !== undefined) walk(select["test"], inner);
    walk(node["body"], inner);
    walk(node["defaultBlock"], scope);
  }

  function walkMacro(node: Node, scope: Set<string>): void {
    if (node.type === "Macro") bind(node["name"], scope);
    else walk(node["call"], scope);
    const inner = new Set([...scope, "caller", "varargs", "kwargs"]);
    for (const parameter of [node["args"], node["callerArgs"]].flat()) {
      if (isNode(parameter) && parameter.type === "KeywordArgumentExpression") {
        walk(parameter["value"], scope);
        bind(parameter["key"], inner);
      } else bind(parameter, inner);
    }
    walk(node["body"], inner);
  }
}

function bind(target: unknown, scope: Set<string>): void {
  if (!isNode(target)) return;
  if (target.type === "Identifier") scope.add(String(target["value"]));
  else if (Array.isArray(target["value"])) for (const item of target["value"]) bind(item, scope);
}

function isIdentifierLike(node: unknown): boolean {
  return isNode(node) && (node.type === "Identifier" || node.type === "TupleLiteral");
}

/** `a.b.c` as its names; undefined for any other expression. */
function pathOf(node: unknown): string[] | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "Identifier") return [String(node["value"])];
  if (node.type !== "MemberExpression" || node["computed"] === true) return undefined;
  const parent = pathOf(node["object"]);
  const name = nameOf(node["property"]);
  return parent && name !== undefined ? [...parent, name] : undefined;
}

function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "CallExpression") return nameOf(node["callee"]);
  return node.type === "Identifier" ? String(node["value"]) : undefined;
}

function argumentsOf(filter: unknown): unknown {
  return isNode(filter) && filter.type === "CallExpression" ? filter["args"] : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
