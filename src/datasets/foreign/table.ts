import { isMap } from "../../text/is-map.ts";
import type { Fields, ForeignFormat } from "./format.ts";
import * as values from "./values.ts";

/** Formats of which a table of keys says everything. */
export const TABLE: readonly ForeignFormat[] = [
  {
    name: "OpenAI evals samples",
    signature: { all: ["input", "ideal"] },
    golden: { input: ["input"], reference: ["ideal"] },
  },
  {
    name: "OpenAI Evals API items",
    signature: { all: ["item"], when: ({ item }) => isMap(item), words: "`item` is a map" },
    golden: { input: [["item", (item) => (isMap(item) ? { item } : undefined)]] },
    candidate: { text: ["sample.output_text"], toolCalls: [["sample.output_tools", toolCalls]] },
  },
  {
    name: "Inspect samples",
    signature: { all: ["input", "target"] },
    golden: { id: ["id"], input: ["input"], reference: ["target"], metadata: ["metadata"] },
    ignored: ["sandbox", "files", "setup"],
  },
  {
    name: "DeepEval goldens",
    signature: {
      all: ["input"],
      any: [
        "expected_output",
        "expectedOutput",
        "actual_output",
        "actualOutput",
        "retrieval_context",
        "retrievalContext",
      ],
      none: ["sourceTraceId", "source_trace_id", "datasetId", "dataset_id", "datasetName"],
    },
    golden: deepEval({ input: ["input"] }),
    candidate: {
      text: ["actual_output", "actualOutput"],
      retrieved: pipes(["retrieval_context", "retrievalContext"]),
      toolCalls: [
        ["tools_called", toolCalls],
        ["toolsCalled", toolCalls],
      ],
    },
  },
  {
    name: "DeepEval conversational goldens",
    signature: { all: ["scenario"], any: ["turns", "expected_outcome", "expectedOutcome"] },
    golden: deepEval({ input: ["turns", "scenario"], reference: ["expected_outcome", "expectedOutcome"] }),
  },
  {
    name: "Ragas 0.2",
    signature: { all: ["user_input"] },
    golden: {
      id: ["id"],
      input: ["user_input"],
      reference: ["reference"],
      relevant: ["reference_context_ids"],
    },
    candidate: {
      text: ["response"],
      retrieved: [
        [
          "retrieved_contexts",
          (contexts, row) => values.documents(contexts, row, listOf(row["retrieved_context_ids"])),
        ],
        ["retrieved_context_ids", values.relevant],
      ],
    },
    ignored: ["retrieved_context_ids"],
  },
  {
    name: "Ragas 0.1",
    signature: { all: ["question", "contexts"], any: ["ground_truth", "ground_truths"] },
    golden: { id: ["id"], input: ["question"], reference: ["ground_truth", ["ground_truths", values.first]] },
    candidate: { text: ["answer"], retrieved: ["contexts"] },
  },
  {
    name: "LangSmith examples",
    signature: {
      all: ["inputs", "outputs"],
      none: ["expectations"],
      when: ({ inputs }) => isMap(inputs),
      words: "`inputs` is a map",
    },
    golden: {
      id: ["id"],
      input: [["inputs", values.single]],
      reference: [["outputs", values.singleReference]],
      metadata: ["metadata"],
      tags: ["split"],
    },
    ignored: ["dataset_id", "created_at", "modified_at", "source_run_id", "attachments"],
  },
  {
    name: "Langfuse dataset items",
    signature: {
      all: ["input"],
      any: ["sourceTraceId", "source_trace_id", "datasetId", "dataset_id", "datasetName"],
    },
    golden: {
      id: ["id"],
      input: [["input", values.single]],
      reference: [
        ["expectedOutput", values.singleReference],
        ["expected_output", values.singleReference],
      ],
      metadata: ["metadata"],
      skip: [["status", (status) => (status === "ARCHIVED" ? "archived in Langfuse" : undefined)]],
    },
    ignored: ["status"],
  },
  {
    name: "Braintrust rows",
    signature: { all: ["input", "expected"] },
    golden: {
      id: ["id"],
      input: [["input", values.single]],
      reference: [["expected", values.singleReference]],
      metadata: ["metadata"],
      tags: ["tags"],
    },
    candidate: { text: ["output"] },
  },
  {
    name: "MLflow 3 evaluation rows",
    signature: { all: ["inputs", "expectations"], when: ({ inputs }) => isMap(inputs), words: "`inputs` is a map" },
    golden: {
      id: ["request_id"],
      input: [["inputs", values.single]],
      reference: ["expectations.expected_response", ["expectations.expected_facts", values.facts]],
      relevant: ["expectations.expected_retrieved_context"],
      metadata: [["expectations", (expectations) => ({ expectations })]],
      tags: [["tags", (tags) => (Array.isArray(tags) ? tags : undefined)]],
    },
    candidate: {
      text: ["outputs.response", ["outputs", values.singleReference], "response"],
      retrieved: ["retrieved_context"],
    },
  },
  {
    name: "Azure AI evaluation rows",
    signature: { all: ["query"], any: ["ground_truth", "response", "context"] },
    golden: { id: ["id"], input: ["query"], reference: ["ground_truth"] },
    candidate: { text: ["response"], retrieved: ["context"] },
  },
  {
    name: "chat messages",
    signature: {
      all: ["messages"],
      none: ["input", "vars"],
      when: ({ messages }) => values.messages(messages) !== undefined,
      words: "`messages` is a list of `{role, content}`",
    },
    golden: {
      id: ["id"],
      input: [["messages", withoutAnswer]],
      reference: [["messages", values.lastAnswer]],
    },
  },
];

const QUESTIONS = ["question", "query", "prompt", "user_input", "text", "instruction"];
/** What says itself to be right; beside it, `answer` and `output` are what a model said. */
const GOLD = ["reference", "expected", "expected_output", "correct_answer", "ideal", "target", "ground_truth", "label"];
const REFERENCES = [...GOLD, "output", "completion"];
const hasGold = (row: Readonly<Record<string, unknown>>) => GOLD.some((key) => key in row);
const ANSWERS = ["response", "prediction", "actual_output", "retrieved_contexts"];
const BESIDE_INPUT = [
  "expected",
  "expected_output",
  "answer",
  "relevant_ids",
  "correct_chunks",
  ...REFERENCES,
  ...ANSWERS,
];

/** The keys that plain rows may use for ours, the first of them that is there. */
export const PLAIN: ForeignFormat = {
  name: "plain rows",
  signature: {
    all: [],
    any: ["input", ...QUESTIONS],
    // with `input` and nothing of theirs, the rows are ours, and what is unknown in them is a slip
    when: (row) => !("input" in row) || BESIDE_INPUT.some((key) => key in row),
    words: "beside `input` also a name for the reference, the labels or the answer",
  },
  golden: {
    id: ["id", "_id", "case_id", "qid"],
    input: ["input", ...QUESTIONS],
    reference: [
      ...GOLD,
      ["answer", (answer, row) => (hasGold(row) ? undefined : values.reference(answer))],
      ["output", (output, row) => (hasGold(row) ? undefined : values.reference(output))],
      "completion",
    ],
    relevant: ["relevant_ids", "relevant", "correct_chunks"],
    metadata: ["metadata"],
    tags: ["tags"],
  },
  candidate: {
    text: [
      "response",
      "prediction",
      "actual_output",
      ["answer", (answer, row) => (hasGold(row) ? answer : undefined)],
      ["output", (output, row) => (hasGold(row) ? output : undefined)],
    ],
    retrieved: ["retrieved_contexts"],
  },
};

function deepEval(fields: Fields): Fields {
  return {
    id: ["name"],
    reference: ["expected_output", "expectedOutput"],
    metadata: ["additional_metadata", "additionalMetadata"],
    ...fields,
  };
}

/** In CSV, DeepEval writes lists with `|` between the items. */
function pipes(names: readonly string[]): Fields[string] {
  return names.map((name) => [
    name,
    (value, row) => values.documents(typeof value === "string" ? value.split("|") : value, row),
  ]);
}

function toolCalls(value: unknown): unknown {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((call: unknown) => {
    if (typeof call === "string") return [{ name: call, arguments: {} }];
    if (!isMap(call)) return [];
    const { name, arguments: given, function: called } = call;
    if (isMap(called)) return toolCalls([called]);
    const { input_parameters: input = given, output: result = call["result"] } = call;
    return [{ name, arguments: argumentsOf(input), ...(result !== undefined && { result }) }];
  });
}

/** The OpenAI API writes arguments as JSON in a text. */
function argumentsOf(value: unknown): unknown {
  if (typeof value !== "string") return value ?? {};
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** A conversation up to the answer that ends it. */
function withoutAnswer(value: unknown): unknown {
  const conversation = values.messages(value);
  if (!Array.isArray(conversation)) return undefined;
  return values.lastAnswer(value) === undefined ? conversation : conversation.slice(0, -1);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
