import "server-only";
import { planCapture, type CapturePlan } from "@/lib/domain/capture/advisories-stream";
import { strangerSentence } from "@/lib/domain/capture/judge-capture";
import { ownStreams } from "@/lib/domain/own-streams";
import { AppError } from "@/lib/errors";
import { apiErrors, JsApiError } from "../js-api";
import { isDenied } from "../messages/read-message";
import { ensureOwnStream } from "../own-stream";
import { readPages } from "../snapshot/from-api";
import type { NatsContext } from "../types";
import { toStream, type WireStream } from "../wire/stream";

const DESCRIPTION = "Deaths that nats-server reports, captured for Jetlag";

/**
 * Sees to it that deaths are captured in this account, as far as streams of theirs leave it to one of ours; says what it did. Safe to repeat,
 * and by two consoles at once: the same configuration is the same stream. NATS_DENIED names the whole verb; REFUSED; NATS_UNAVAILABLE.
 */
export async function ensureAdvisories(context: NatsContext, wish: { advisoriesDays: number }): Promise<CapturePlan> {
  const wires = await readWires(context);
  const plan = planCapture(
    wires.map((wire) => toStream(wire, { serverAt: 0 })),
    wish,
  );
  if (plan.kind === "stranger") throw new AppError("REFUSED", strangerSentence.replace(/\.$/, ""));
  if (plan.kind !== "make" && plan.kind !== "update") return plan;
  const { stream } = await ensureOwnStream(context, { ...plan.stream, description: DESCRIPTION, discard: "old" });
  const { maxBytes, replicas } = toStream(stream, { serverAt: 0 });
  return { ...plan, stream: { ...plan.stream, replicas, maxBytes: maxBytes ?? plan.stream.maxBytes } };
}

/** Where streams may not be listed, what theirs take is not known: the server refuses an overlap. */
async function readWires(context: NatsContext): Promise<WireStream[]> {
  try {
    return await readPages<"streams", WireStream>(context, "STREAM.LIST", "streams", () => undefined);
  } catch (error) {
    if (!isDenied(error)) throw error;
    return readOwn(context);
  }
}

async function readOwn(context: NatsContext): Promise<WireStream[]> {
  try {
    return [await context.api<WireStream>(`STREAM.INFO.${ownStreams.advisories}`)];
  } catch (error) {
    if (isDenied(error) || (error instanceof JsApiError && error.errCode === apiErrors.streamNotFound)) return [];
    throw error;
  }
}
