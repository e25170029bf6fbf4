import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { Decided, RedriveHead } from "@/lib/db";
import { formatCountOf } from "@/lib/domain/format";
import { unknownKinds, type UnknownKind, type UnknownResolved } from "@/lib/domain/redrive/row";
import { countUnknown, decisionsOf } from "@/lib/domain/redrive/unknown";
import { AppError, invalidField } from "@/lib/errors";
import { Reason } from "../audit/reason";
import { withAudit } from "../audit/with-audit";
import type { Redriving } from "./deps";
import { aboutStarted, findHead } from "./find-redrive";
import { type Looked, lookForUnknown } from "./look-for-unknown";
import { onceItRests } from "./once-it-rests";

export const ResolveUnknown = z.strictObject({
  id: z.uuid(),
  /** Which of them, by what a look into their targets says. */
  which: z.enum(unknownKinds),
  /** How many of these whoever decides has seen. */
  count: z.number().int().positive(),
  as: z.enum(["published", "send-again"]),
  reason: Reason,
});

/**
 * Settles all items of one kind of which nobody knows whether they were sent, all or none, after another look: what was found is not decided by what somebody
 * saw minutes ago. Then the job goes on, as after each decision (resolve-item.ts). INVALID for a decision that the look contradicts; CONFLICT when there
 * are not as many now, or the job still sends; NOT_FOUND, NATS_DENIED, NATS_UNAVAILABLE.
 */
export async function resolveUnknown(actor: Actor, input: z.input<typeof ResolveUnknown>, deps: Redriving): Promise<UnknownResolved> {
  const { id, which, count, as, reason } = ResolveUnknown.parse(input);
  if (!decisionsOf[which].includes(as)) throw invalidField(["as"], `contradicts what was found: ${whys[which]}`);
  const about = () => aboutStarted(id, deps);
  return withAudit(deps, { actor, needs: "operator", action: "redrive.resolve", target: id, reason, about }, async () => {
    const job = await findHead(id, deps);
    const { looked } = await lookForUnknown(job, deps);
    const chosen = looked.filter(({ kind }) => kind === which);
    if (chosen.length !== count) throw changed(count, looked);
    if (!(await onceItRests(id, decide(job, as, chosen), deps))) throw changedMeanwhile(await findHead(id, deps));
    const items = formatCountOf(count, "message");
    return { answer: { count }, detail: `${items} of re-drive #${job.number} (${whys[which]}): ${words[as]}.` };
  });
}

function decide({ options, startedAt }: RedriveHead, as: Decided["as"], chosen: readonly Looked[]): Decided {
  if (as === "send-again") return { as, items: chosen.map(({ item }) => item.n) };
  // One that was delivered again in place lies where it lay.
  const inPlace = ({ item }: Looked) => ({ n: item.n, seq: item.original?.seq ?? null, at: startedAt });
  return { as, items: chosen.map((each) => (options.inPlace ? inPlace(each) : { n: each.item.n, seq: each.seq, at: each.at })) };
}

function changed(count: number, looked: readonly Looked[]) {
  const now = Object.entries(countUnknown(looked)).map(([kind, each]) => `${each} ${kind}`);
  return new AppError("CONFLICT", `There are not ${count} any more: ${now.join(", ")}.`);
}

const changedMeanwhile = ({ number, state }: RedriveHead) =>
  new AppError("CONFLICT", `Re-drive #${number} is ${state}: some were settled meanwhile, or it has to rest first. Look again.`);

const whys: Readonly<Record<UnknownKind, string>> = {
  there: "their copies lie in their targets",
  arrived: "they came back as dead letters",
  absent: "nothing is missing in their targets, and they are not there",
  unclear: "whether they had arrived cannot be seen",
};
const words = { published: "settled as published", "send-again": "sent again" };
