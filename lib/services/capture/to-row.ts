import "server-only";
import type { CaptureRow } from "@/lib/domain/capture/row";
import { capturesAdvisories } from "@/lib/domain/capture/captures-advisories";
import { judgeCapture, type CaptureFacts } from "@/lib/domain/capture/judge-capture";
import { withMade } from "@/lib/domain/capture/with-made";
import type { WatchedContext } from "@/lib/domain/watch";
import { AppError } from "@/lib/errors";
import { forbiddenVerbs } from "@/lib/nats/capture";
import { snapshotOf } from "../contexts/freshness";
import type { Deps } from "../deps";
import { isoOf } from "../iso";

export type CaptureDeps = Pick<Deps, "db" | "nats" | "watch" | "settings" | "clock" | "captures">;
type Known = Pick<CaptureFacts, "decision" | "forbidden" | "listening" | "unreadable">;

/** `null` before the account was seen: how it stands is not known. */
export function toRow(context: WatchedContext, known: Known, deps: CaptureDeps): CaptureRow | null {
  const snapshot = snapshotOf(context.state());
  if (!snapshot) return null;
  const { capture: mode, advisoriesDays } = deps.settings;
  const report = deps.captures.of(context.name);
  const streams = withMade(snapshot, report, deps.clock.now());
  const problem = report?.kind === "made" ? null : report;
  return {
    context: context.name,
    mode,
    sinceAt: isoOf(mode === "off" ? null : (known.decision?.at ?? null)),
    ...judgeCapture({ mode, streams, advisoriesDays, problem, ...known }),
  };
}

/** What the index says of its reading, by context. */
export async function heardIn(contexts: readonly WatchedContext[], { db }: CaptureDeps) {
  const names = contexts.map(({ name }) => name);
  const [listening, readings] = await Promise.all([db.deadLetters.listening(names), db.deadLetters.readings(names)]);
  return ({ name, streams }: WatchedContext): Pick<CaptureFacts, "listening" | "unreadable"> => {
    const heard = listening.find(({ context }) => context === name);
    const capturing = new Set(streams().flatMap((row) => (capturesAdvisories(row) ? [row.name] : [])));
    const unreadable = readings.flatMap(({ context, stream, denied }) =>
      context === name && denied !== null && capturing.has(stream) ? [{ stream, denied }] : [],
    );
    return { listening: heard ? { sinceAt: isoOf(heard.since), denied: heard.denied, unkept: heard.unkept } : null, unreadable };
  };
}

/** What the server does not say while it is away is not known to be forbidden. */
export async function forbiddenIn(context: WatchedContext, { nats, clock }: CaptureDeps): Promise<readonly string[]> {
  const connection = nats.get(context.name);
  if (!connection || context.state().kind !== "live") return [];
  try {
    return await forbiddenVerbs(connection, clock.now());
  } catch (error) {
    if (error instanceof AppError && error.code === "NATS_UNAVAILABLE") return [];
    throw error;
  }
}
