import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { KeptConsumer } from "@/lib/domain/consumer/row";
import { ownStreams } from "@/lib/domain/own-streams";
import { mostReplicas } from "@/lib/domain/stream/most-replicas";
import { matchesSome } from "@/lib/domain/subject";
import type { Snapshot } from "@/lib/domain/snapshot/types";
import { AppError } from "@/lib/errors";
import type { NatsContext } from "@/lib/nats";
import { isStoredNow, makeDeadLetterStream, seeThatItMayKeep } from "@/lib/nats/keep";
import { withAudit } from "../audit/with-audit";
import { findConsumer, findStream } from "../contexts/find-in-snapshot";
import { selectContext } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { Reason } from "../audit/reason";

export const KeepDeadLetters = z.strictObject({
  stream: z.string(),
  consumer: z.string(),
  context: z.string().optional(),
  enabled: z.boolean(),
  /** Why: it stands on the record. */
  reason: Reason,
});

type Keeping = Pick<Deps, "db" | "nats" | "watch" | "settings" | "clock" | "log">;

/**
 * Switches on or off that a copy of each message that this consumer gives up on is kept in JETLAG_DEAD_LETTERS; on makes that stream at once.
 * REFUSED with what to do where it cannot be on (no capture of advisories, not our stream, no room), NATS_DENIED with what is missing,
 * NOT_FOUND, NATS_UNAVAILABLE. Off keeps what was kept, and may be said of a consumer that is gone.
 */
export async function keepDeadLetters(actor: Actor, input: z.input<typeof KeepDeadLetters>, deps: Keeping): Promise<KeptConsumer> {
  const { stream, consumer, context: asked, enabled, reason } = KeepDeadLetters.parse(input);
  const about = async () => ({ context: selectContext(deps.watch, asked).name, plan: { stream, consumer, enabled } });
  const target = `${stream}/${consumer}`;
  return withAudit(deps, { actor, needs: "operator", action: "consumer.keep-dead-letters", target, reason, about }, async () => {
    const context = selectContext(deps.watch, asked).name;
    const which = { context, stream, consumer };
    if (enabled) await deps.db.keptConsumers.switchOn(which, await makeReady(which, deps));
    else await deps.db.keptConsumers.switchOff(which);
    const detail = enabled
      ? `Dead letters of ${target} are kept in ${ownStreams.deadLetters}.`
      : `Dead letters of ${target} are no longer kept.`;
    return { answer: { ...which, keepsDeadLetters: enabled }, detail };
  });
}

/** Sees that everything is there that keeping needs, and makes the stream. Returns the time it is on since, by the clock of NATS. */
async function makeReady(
  { context, stream, consumer }: { context: string; stream: string; consumer: string },
  deps: Keeping,
): Promise<number> {
  const { settings, watch, clock } = deps;
  if (settings.capture === "off")
    throw new AppError("REFUSED", "This console makes no streams of its own (JETLAG_CAPTURE=off), and copies need one.");
  const watched = selectContext(watch, context);
  const { snapshot } = findConsumer(watched, stream, consumer);
  const { it } = findStream(watched, stream);
  if (Object.values<string>(ownStreams).includes(stream))
    throw new AppError("REFUSED", `${stream} is Jetlag's own: a copy of what dies there would die there again.`);
  const connection = connectionTo(context, deps);
  await refuseUncaptured(connection, snapshot, { stream, consumer });
  const replicas = mostReplicas(snapshot.streams);
  const { serverAt } = await makeDeadLetterStream(connection, { days: settings.deadLettersDays, replicas });
  await seeThatItMayKeep(connection, { name: stream, allowDirect: it.allowDirect }, consumer);
  return serverAt ?? clock.now();
}

/** Without them a death while the console is away would not be kept, and nobody would know. What was made since the last look counts. */
async function refuseUncaptured(
  connection: NatsContext,
  { streams }: Snapshot,
  { stream, consumer }: { stream: string; consumer: string },
): Promise<void> {
  const advisory = `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${stream}.${consumer}`;
  if (streams.some(({ subjects }) => matchesSome(subjects, advisory))) return;
  if (await isStoredNow(connection, advisory)) return;
  throw new AppError(
    "REFUSED",
    "Deaths are not captured in this account yet, so one while the console is away would not be kept. Turn capture on first: the page Dead letters asks for it, or PUT /api/v1/capture.",
  );
}

function connectionTo(context: string, { nats }: Pick<Deps, "nats">): NatsContext {
  const connection = nats.get(context);
  if (!connection) throw new AppError("NOT_FOUND", `There is no context ${context}.`);
  return connection;
}
