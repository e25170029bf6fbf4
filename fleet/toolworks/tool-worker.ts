import { chance } from "../bus/random";
import { orReport } from "../bus/or-report";
import type { Agent, Bus, Message } from "../bus/types";
import { REPLY_TO_AGENT, SAGA_ID, ToolRequest, type ToolResult } from "./messages";

/** A worker gives up by itself long before the server's ack_wait (30 s) would hand the message to another one. */
const TOOL_TIMEOUT_MS = 8_000;

type Work = {
  request: ToolRequest;
  /** Same for every attempt: outcomes are a function of it and of the attempt. */
  id: string;
  attempt: number;
  /** Works for a while, longer or shorter by id; ends early when the time-out or a stop comes. */
  busy(nominalMs: number): Promise<void>;
  /** Waits for an answer that does not come. */
  hang(): Promise<never>;
};

export type Tool = { tool: string; work(work: Work, bus: Bus): Promise<unknown> };

export function toolWorker({ tool, work }: Tool): Agent {
  return {
    name: `worker-${tool}`,
    start(bus) {
      bus.consume("TOOL_REQUESTS", `worker-${tool}`, async (message) => {
        const request = ToolRequest.parse(message.json());
        const { attempt, lastAttempt: final } = message;
        await orReport(
          bus,
          async () => {
            const output = await withTimeout(bus, { tool, message }, (signal) => work(workOn(bus, { request, message, signal }), bus));
            await reply(bus, message, { status: "ok", ...about(request), output });
          },
          (error) => reply(bus, message, { status: "error", ...about(request), error, attempt, final }),
        );
      });
    },
  };
}

/** The input of every tool is a customer, and travels on in the result: the agent that asked has to remember nothing. */
const about = ({ conversation_id, tool_name, tool_input: customer }: ToolRequest) => ({ conversation_id, tool_name, customer });

/** One success per call (its id is the call's); each failed attempt has an id of its own, also after a re-drive. */
async function reply(bus: Bus, message: Message, result: ToolResult): Promise<void> {
  const to = message.header(REPLY_TO_AGENT) ?? result.conversation_id.replaceAll(/[.\s*>]/g, "_");
  const sagaId = message.header(SAGA_ID);
  await bus.publish(`tools.result.${to}`, result, {
    msgId: result.status === "ok" ? `result:${message.key ?? message.uid}` : `error:${message.uid}:${message.attempt}`,
    headers: sagaId ? { [SAGA_ID]: sagaId } : {},
  });
}

function workOn(bus: Bus, at: { request: ToolRequest; message: Message; signal: AbortSignal }): Work {
  const id = at.message.key ?? at.message.uid;
  return {
    request: at.request,
    id,
    attempt: at.message.attempt,
    busy: (nominalMs) => bus.sleep(nominalMs * (0.5 + chance(`${id} busy`)), at.signal),
    hang: async () => {
      for (;;) await bus.sleep(60_000, at.signal);
    },
  };
}

async function withTimeout<T>(bus: Bus, call: { tool: string; message: Message }, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const timeoutMs = TOOL_TIMEOUT_MS * (1 + 0.1 * chance(`${call.message.uid} ${call.message.attempt}`)); // jitter: calls that hang together do not all return together
  const timeout = new AbortController();
  const timer = setTimeout(() => {
    const seconds = bus.nominal(performance.now() - startedAt) / 1_000;
    timeout.abort(new Error(`Timeout after ${seconds.toFixed(1)}s calling ${call.tool}`));
  }, bus.scaled(timeoutMs));
  try {
    return await run(timeout.signal);
  } finally {
    clearTimeout(timer);
  }
}
