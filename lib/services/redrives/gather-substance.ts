import "server-only";
import type { RedriveRecord } from "@/lib/db";
import { Substance, substanceNow } from "@/lib/domain/redrive/plan/substance";
import { AppError } from "@/lib/errors";
import type { Deps } from "../deps";
import { gatherStreams } from "../jobs/gather-streams";
import { gatherReceivers } from "./gather-world";

/** What a plan was made on, and the same in the world of this moment: streams and receivers are read again, letters are not. */
export async function gatherSubstance(
  job: RedriveRecord,
  { db, nats, watch, settings }: Pick<Deps, "db" | "nats" | "watch" | "settings">,
): Promise<{ before: Substance; after: Substance }> {
  const context = nats.get(job.context);
  if (!context) throw new AppError("NATS_UNAVAILABLE", `${job.context} is not connected.`);
  const before = Substance.parse(job.substance);
  const sendings = await db.redrives.sendings(job.id);
  const subjects = sendings.map(({ subject }) => subject);
  const named = [...before.sources, ...before.targets].map(({ stream }) => stream);
  const { streams } = await gatherStreams(context, { subjects, streams: named }, { settings });
  const { receivers } = await gatherReceivers(context, streams, { subjects, watch });
  return { before, after: substanceNow(before, sendings, { streams, receivers }) };
}
