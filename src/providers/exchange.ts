import type { CallContext } from "../domain/call.ts";
import type { JsonObject } from "../domain/json.ts";
import type { Completion, CompletionRequest, ModelSettings, Provider, ProviderParts } from "../domain/provider.ts";
import { badReply, ContentFiltered, errorInReply, networkError, streamError, type Asked } from "./errors.ts";
import { gatewayReportOf, type Fold, type Reply } from "./reply.ts";

/** A vendor's API behind its SDK. */
export interface Vendor {
  readonly name: string;
  /** Under the base URL. */
  readonly path: string;
  /** Loads the SDK. Its client throws what `statusError` makes of an error status. */
  connect(): Promise<Sdk>;
  bodyOf(request: CompletionRequest): JsonObject;
  fold: Fold;
  /** Throws `ProviderError` where the message is no answer. */
  read(whole: unknown): Reply;
}

/** What both SDKs have in common. */
export interface Sdk {
  readonly client: {
    post(
      path: string,
      options: { body: JsonObject; stream: boolean; signal: AbortSignal; headers: Record<string, string> },
    ): { asResponse(): Promise<Response>; withResponse(): Promise<{ data: unknown; response: Response }> };
  };
  readonly APIError: ErrorClass;
  readonly APIConnectionError: ErrorClass;
}

type ErrorClass = abstract new (...values: never[]) => Error;

/** A provider over a vendor's SDK: what came back is an answer, or the reason why there is none is known. */
export function providerOver(vendor: Vendor, settings: ModelSettings, { monotonic }: ProviderParts): Provider {
  let connected: Promise<Sdk> | undefined;
  return {
    name: vendor.name,
    model: settings.model,
    async complete(request, context) {
      connected ??= vendor.connect();
      const exchange = { vendor, sdk: await connected, asked: { name: vendor.name, apiKeyEnv: settings.apiKeyEnv } };
      const start = monotonic();
      const elapsed = (): number => monotonic() - start;
      try {
        const body = vendor.bodyOf(request);
        const answer = settings.stream
          ? await askForStream(exchange, body, context, elapsed)
          : await askForWhole(exchange, body, context);
        return { ...answer, latencyMs: elapsed() };
      } catch (error) {
        context.signal.throwIfAborted();
        if (error instanceof ContentFiltered) return { text: "", finishReason: "contentFilter", latencyMs: elapsed() };
        throw error;
      }
    },
  };
}

interface Exchange {
  readonly vendor: Vendor;
  readonly sdk: Sdk;
  readonly asked: Asked;
}

type Answer = Omit<Completion, "latencyMs">;

async function askForWhole(exchange: Exchange, body: JsonObject, context: CallContext): Promise<Answer> {
  const response = await sent(exchange, () => post(exchange, body, context, false).asResponse());
  const whole = await wholeOf(exchange, response);
  return { ...exchange.vendor.read(whole), ...gatewayReportOf(response.headers) };
}

/** The SDKs take any 200 for a stream, and one that breaks off for one that has ended. */
async function askForStream(
  exchange: Exchange,
  body: JsonObject,
  context: CallContext,
  elapsed: () => number,
): Promise<Answer> {
  const { data, response } = await sent(exchange, () => post(exchange, body, context, true).withResponse());
  const type = response.headers.get("content-type") ?? "no content type";
  if (!type.startsWith("text/event-stream") || !isIterable(data)) {
    await (isJson(type) ? wholeOf(exchange, response) : response.body?.cancel());
    throw badReply(`${exchange.asked.name} answered ${response.status} with ${type} where a stream was asked for`);
  }
  let ttftMs: number | undefined;
  const whole = await exchange.vendor.fold(eventsOf(exchange, data), () => {
    ttftMs ??= elapsed();
  });
  return {
    ...exchange.vendor.read(whole),
    ...gatewayReportOf(response.headers),
    ...(ttftMs !== undefined && { ttftMs }),
  };
}

function post({ vendor, sdk }: Exchange, body: JsonObject, { signal, traceparent }: CallContext, stream: boolean) {
  return sdk.client.post(vendor.path, {
    body,
    stream,
    signal,
    headers: traceparent === undefined ? {} : { traceparent },
  });
}

async function sent<T>({ sdk, asked }: Exchange, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw error instanceof sdk.APIConnectionError ? networkError(asked, error) : error;
  }
}

async function wholeOf(exchange: Exchange, response: Response): Promise<unknown> {
  const { asked } = exchange;
  const text = await response.text().catch((error: unknown) => {
    throw networkError(asked, error);
  });
  const type = response.headers.get("content-type") ?? "no content type";
  if (text.trim() === "") throw badReply(`${asked.name} answered ${response.status} with an empty body`);
  try {
    const whole: unknown = JSON.parse(text);
    rejectError(exchange, whole);
    return whole;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badReply(`${asked.name} answered ${response.status} with ${type} that is not JSON`);
  }
}

function rejectError({ asked }: Exchange, whole: unknown): void {
  if (typeof whole === "object" && whole !== null && "error" in whole && whole.error) throw errorInReply(asked, whole);
}

/** The SDK's events; what it throws between them is said in our words. */
async function* eventsOf({ sdk, asked }: Exchange, events: AsyncIterable<unknown>): AsyncIterable<unknown> {
  try {
    yield* events;
  } catch (error) {
    if (error instanceof SyntaxError) throw badReply(`${asked.name} streamed an event that is not JSON`);
    if (error instanceof sdk.APIError && "error" in error && error.error) throw streamError(asked, error.error);
    throw networkError(asked, error);
  }
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function isJson(type: string): boolean {
  return /^application\/([\w.-]+\+)?json\b/.test(type);
}
