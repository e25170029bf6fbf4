import "server-only";
import { echoesOf, echoName } from "@/lib/domain/redrive/echo";
import { readPages } from "../snapshot/from-api";
import { streamInfo } from "../stream-info";
import type { NatsContext } from "../types";
import type { WireStream } from "../wire/stream";
import type { Echo } from "./types";

const NANOS_PER_MS = 1_000_000;
/** A job that stands still for longer finds gaps, and says so. */
const MAX_AGE_MS = 24 * 60 * 60_000;
const MAX_BYTES = 256 * 1024 * 1024;

type WireEcho = WireStream & { config?: { num_replicas?: number }; mirror?: { lag?: number }; state: { last_seq: number } };

/**
 * A mirror of `target` from its next message on, with the same sequences; nothing where the job has one already. Returns whether it is new: it copies
 * only after a moment (nats-server 2.15.1: some 100 ms), and then counts as a consumer of its target. NATS_DENIED, NATS_UNAVAILABLE, REFUSED.
 */
export async function makeEcho(context: NatsContext, job: string, target: string): Promise<boolean> {
  if (await streamInfo<WireEcho>(context, echoName(job, target))) return false;
  const { state, config } = await context.api<WireEcho>(`STREAM.INFO.${target}`);
  const name = echoName(job, target);
  await context.api(`STREAM.CREATE.${name}`, {
    name,
    description: `What Jetlag's re-drive ${job} sent to ${target}. It leaves with the job.`,
    mirror: { name: target, opt_start_seq: state.last_seq + 1 },
    storage: "file",
    num_replicas: config?.num_replicas ?? 1,
    max_age: MAX_AGE_MS * NANOS_PER_MS,
    max_bytes: MAX_BYTES,
    allow_direct: true,
  });
  return true;
}

/** How far it has copied; `null` where the job has none for this target. */
export async function echoNow(context: NatsContext, job: string, target: string): Promise<Echo | null> {
  const name = echoName(job, target);
  const info = await streamInfo<WireEcho>(context, name);
  return info && { name, lastSeq: info.state.last_seq, allowDirect: true };
}

/**
 * Removes all of a job's that have copied all there is: one that is behind holds messages back which its target's consumers have acknowledged, and
 * without it they would stay there. Returns the names of those that stay.
 */
export async function dropEchoes(context: NatsContext, job: string): Promise<string[]> {
  const names = (await readPages<"streams", string>(context, "STREAM.NAMES", "streams", () => undefined)).filter((name) =>
    name.startsWith(echoesOf(job)),
  );
  const staying: string[] = [];
  for (const name of names) {
    const info = await streamInfo<WireEcho>(context, name);
    if (info && info.mirror?.lag !== 0) staying.push(name);
    else if (info) await context.api(`STREAM.DELETE.${name}`);
  }
  return staying;
}
