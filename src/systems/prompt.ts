import type { CallContext } from "../domain/call.ts";
import type { RetrievedDocument } from "../domain/candidate.ts";
import { ProviderError } from "../domain/failure.ts";
import type { Message } from "../domain/message.ts";
import type { Provider } from "../domain/provider.ts";
import type { Retriever } from "../domain/retriever.ts";
import type { System, SystemRequest } from "../domain/system.ts";
import { templateVariablesOf } from "./request.ts";

export interface PromptParts {
  /** Renders the config's messages for a request. */
  readonly render: (variables: Readonly<Record<string, unknown>>, request: SystemRequest) => readonly Message[];
  readonly provider: Provider;
  readonly retriever: Retriever | undefined;
  readonly monotonic: () => number;
}

/** A prompt config as the system: documents are retrieved, the template is rendered, the model answers. */
export function promptSystem({ render, provider, retriever, monotonic }: PromptParts): System {
  return {
    async answer(request, context) {
      const { documents, retrievalMs } = await retrieve(retriever, request.input, context, monotonic);
      const variables = { ...templateVariablesOf(request), ...(documents && { retrieved: documents }) };
      const messages = [...rendered(() => render(variables, request)), ...(request.messages ?? [])];
      const { latencyMs, ttftMs, reportedCostUsd, fellBack, cachedAt, toolCalls, ...completion } =
        await provider.complete({ messages, trial: request.trial }, context);
      return {
        candidate: {
          ...completion,
          ...(documents && { retrieved: [...documents] }),
          ...(toolCalls && { toolCalls: [...toolCalls] }),
          latencyMs: retrievalMs + latencyMs,
          ...(ttftMs !== undefined && { ttftMs: retrievalMs + ttftMs }),
        },
        source: cachedAt === undefined ? "live" : "cached",
        cachedAt,
        reportedCostUsd,
        fellBack,
      };
    },
  };
}

async function retrieve(
  retriever: Retriever | undefined,
  question: string,
  context: CallContext,
  monotonic: () => number,
): Promise<{ readonly documents: readonly RetrievedDocument[] | undefined; readonly retrievalMs: number }> {
  if (retriever === undefined) return { documents: undefined, retrievalMs: 0 };
  const started = monotonic();
  const documents = await retriever.retrieve(question, context);
  return { documents, retrievalMs: monotonic() - started };
}

/** Names were checked before the run; what a template does with their values can still go wrong. */
function rendered(render: () => readonly Message[]): readonly Message[] {
  try {
    return render();
  } catch (error) {
    throw new ProviderError(
      `the prompt cannot be rendered: ${error instanceof Error ? error.message : String(error)}`,
      {
        kind: "badRequest",
      },
    );
  }
}
