/** A file to be written, by its path in the folder of the config. */
export interface NewFile {
  readonly name: string;
  readonly text: string;
}

/** So that editors complete and check the config. */
export const SCHEMA_COMMENT = "# yaml-language-server: $schema=./node_modules/evalgate/schema/evals.schema.json\n";

const CONFIG = `${SCHEMA_COMMENT}# What must hold before a prompt, a model or a retriever goes into production. It is green as it stands: \`evals run\`
dataset: golden/cases.yaml
prompts: prompts/first.yaml

# Rules instead of a model: no key, no network. For your own questions take a model:
# judge: { provider: anthropic, model: claude-sonnet-4-5 }
judge: { provider: embedded }

scorers:
  correctness: { weight: 2 } # against the references of a case
  faithfulness: {} # against the documents that were retrieved

retrieval: { k: [1, 3] }

gates:
  quality: ">= 0.90"
  recall@3: ">= 0.90"
`;

const PROMPT = `# Rules answer here, with the sentence of the documents that shares most with the question: enough for a first run.
# With a model it reads, for example:
#
#   provider: openai
#   model: gpt-5-mini
#   messages:
#     - role: system
#       content: Answer from the documents only. Say so when they do not cover the question.
#     - role: user
#       content: |
#         {% for document in retrieved %}[{{ document.id }}] {{ document.text }}
#         {% endfor %}
#         {{ input }}
provider: embedded
retriever: { documents: "../golden/documents/*.md", split: heading, k: 3 }
`;

const CASES = `# A golden case: a question, what a good answer says, and the documents that it should rest on.
- id: adult-ticket
  input: What does a ticket for an adult cost?
  reference: $12.50
  relevant: { tickets.md#prices: 1 }
  tags: [tickets, priced]

- id: sunday-hours
  input: When does the museum open on Sunday?
  reference: 11 am
  relevant: { visit.md#opening-hours: 1 }
  tags: [visit]

- id: dogs
  input: May I bring my dog?
  reference: Only guide dogs may come in.
  relevant: { visit.md#animals: 1 }
  tags: [visit]
`;

const TICKETS = `# Tickets

## Prices

| Ticket | Price |
|---|---|
| Adult | $12.50 |
| Child under 12 | $4.00 |
| Family of four | $28.00 |

## Refunds

A ticket can be given back until the day before the visit. We return the full price within 5 days.
`;

const VISIT = `# Your visit

## Opening hours

The museum opens at 9 am from Tuesday to Saturday. On Sunday the museum opens at 11 am. It is closed on Monday.

## Animals

Only guide dogs may come in. There is no place to leave other pets.

## Bags

Bags larger than 40 cm stay in the lockers, which are free of charge.
`;

/** A config that is green at once and without a network, to be changed piece by piece. */
export const STARTER: readonly NewFile[] = [
  { name: "evals.yaml", text: CONFIG },
  { name: "prompts/first.yaml", text: PROMPT },
  { name: "golden/cases.yaml", text: CASES },
  { name: "golden/documents/tickets.md", text: TICKETS },
  { name: "golden/documents/visit.md", text: VISIT },
];

/** A workflow that runs the gate on every pull request. `folder` is the config's, within the repository. */
export function workflow({
  folder,
  keys,
  install,
}: {
  readonly folder: string;
  readonly keys: readonly string[];
  /** The folder has a lock file, so that the version of evalgate stands in it. */
  readonly install: boolean;
}): string {
  const place =
    folder === "." ? "" : `    defaults:\n      run:\n        working-directory: ${JSON.stringify(folder)}\n`;
  const secrets = keys.map((key) => `          ${key}: \${{ secrets.${key} }}\n`).join("");
  const results = folder === "." ? "evals-results" : `${folder}/evals-results`;
  return `name: evals
on:
  pull_request:
  push:
    branches: [main]
permissions: {}
concurrency:
  group: evals-\${{ github.event.pull_request.number || github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}
jobs:
  gate:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    permissions:
      contents: read
${place}    steps:
      - uses: actions/checkout@v6
        with:
          persist-credentials: false
      - uses: actions/setup-node@v6
        with:
          node-version: 24
${install ? "      - run: npm ci\n" : ""}      - run: npx evalgate run
${secrets === "" ? "" : `        env:\n${secrets}`}      - uses: actions/upload-artifact@v7
        if: \${{ !cancelled() }}
        with:
          name: evals-results-\${{ github.run_attempt }}
          path: |
            ${results}/junit.xml
            ${results}/results.json
            ${results}/summary.md
`;
}
