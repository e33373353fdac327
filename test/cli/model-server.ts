import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What the server makes of a call: the text of the answer, or a status to fail with. */
export interface Reply {
  readonly text?: string;
  readonly status?: number;
  readonly model?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly afterMs?: number;
}

export interface ModelServer {
  readonly url: string;
  /** The bodies that came, in order. */
  readonly bodies: readonly { readonly text: string; readonly stream: boolean; readonly model: string }[];
}

/** A server that speaks OpenAI's chat completions; `answer` sees the whole body as text. */
export async function modelServer(answer: (body: string, isJudge: boolean) => Reply): Promise<ModelServer> {
  const bodies: { text: string; stream: boolean; model: string }[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((text) => {
      const { stream = false, model = "" } = JSON.parse(text) as { stream?: boolean; model?: string };
      bodies.push({ text, stream, model });
      const reply = answer(text, model.includes("judge"));
      setTimeout(() => respond(response, reply, stream), reply.afterMs ?? 0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, bodies };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

function respond(
  response: ServerResponse,
  { text = "42", status = 200, model = "m", headers = {} }: Reply,
  stream: boolean,
): void {
  if (status !== 200) {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify({ error: { message: `status ${status}`, type: "error" } }));
    return;
  }
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
  if (!stream) {
    response.writeHead(200, { "content-type": "application/json", ...headers });
    response.end(
      JSON.stringify({
        id: "c",
        object: "chat.completion",
        created: 1,
        model,
        choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
        usage,
      }),
    );
    return;
  }
  const chunk = (delta: object, finish_reason: string | null, more: object = {}) =>
    `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model, choices: [{ index: 0, delta, finish_reason }], ...more })}\n\n`;
  response.writeHead(200, { "content-type": "text/event-stream", ...headers });
  response.write(chunk({ role: "assistant", content: text }, null));
  response.write(chunk({}, "stop"));
  response.end(`data: ${JSON.stringify({ id: "c", model, choices: [], usage })}\n\ndata: [DONE]\n\n`);
}
