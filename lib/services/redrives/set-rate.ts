import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { RatePerSec } from "@/lib/domain/redrive/run/options";
import { AppError } from "@/lib/errors";
import { withAudit } from "../audit/with-audit";
import type { Redriving } from "./deps";
import { aboutStarted, findHead, findRedrive, soFar } from "./find-redrive";
import { notNow } from "./not-now";
import { rateInWords } from "./rate-in-words";
import { toDetail } from "./to-row";

/** `null`: no cap, and no ramp. */
export const SetRate = z.strictObject({ id: z.uuid(), ratePerSec: RatePerSec });

/**
 * Changes the cap of a re-drive that has something to send, also while it is paused; it counts from the next message on. The ramp climbs to a higher one
 * as it did before. CONFLICT when nothing more is sent, REFUSED of one in place. NOT_FOUND.
 */
export async function setRate(actor: Actor, input: z.input<typeof SetRate>, deps: Redriving): Promise<RedriveDetail> {
  const { id, ratePerSec } = SetRate.parse(input);
  const about = () => aboutStarted(id, deps);
  return withAudit(deps, { actor, needs: "operator", action: "redrive.rate", target: id, about }, async () => {
    const before = await findHead(id, deps);
    if (before.options.inPlace) throw new AppError("REFUSED", "It sends nothing, so it has no rate: a consumer is set back, once.");
    const isSet = await deps.db.redrives.setRate(id, ratePerSec);
    if (!isSet) throw notNow(await findHead(id, deps), "the rate of one that sends or is paused can be changed");
    deps.jobs.say({ job: id, kind: "wish" });
    const job = await findRedrive(id, deps);
    const what = `The rate of re-drive #${job.number} was changed from ${rateInWords(before.ratePerSec)} to ${rateInWords(ratePerSec)}.`;
    return { answer: toDetail(job, deps.clock.now()), detail: soFar(what, job) };
  });
}
