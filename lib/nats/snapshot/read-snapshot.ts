import "server-only";
import type { Logger } from "pino";
import type { Clock } from "@/lib/domain/clock";
import type { Snapshot, SnapshotGap } from "@/lib/domain/snapshot/types";
import { AppError } from "@/lib/errors";
import type { NatsContext } from "../types";
import { accountOf } from "./account";
import { fromApi, gapOf } from "./from-api";
import { fromMonitoring, type Reading, type Wanted } from "./from-monitoring";

type Deps = { clock: Clock; log: Logger };

/** What monitoring said last, of contexts that it has served: for these a failing endpoint means stale data, not another source. */
const lastMonitored = new WeakMap<NatsContext, Reading>();

/**
 * One reading of an account. Monitoring first: it is one request a server, and costs NATS itself nothing. The API where there is no
 * monitoring, where the account cannot be told, or where something is led by a server without a monitoring URL.
 */
export async function readSnapshot(context: NatsContext, deps: Deps): Promise<Snapshot> {
  context.connection(); // NATS_UNAVAILABLE while disconnected: monitoring may answer, but what it says could be another server's
  const gaps: SnapshotGap[] = [];
  const account = await accountOf(context).catch((error: unknown) => void gaps.push(gapOf("USER.INFO", error)));
  const monitored = account ? await tryMonitoring(context, account, gaps) : null;

  if (monitored && (await isWhole(context, monitored)))
    return toSnapshot(context, deps, { ...monitored, account, source: "monitoring", gaps: [...gaps, ...monitored.gaps] });

  const listed = await fromApi(context, { now: deps.clock.now() });
  const servers = monitored?.servers ?? serverOf(context);
  return toSnapshot(context, deps, {
    ...listed,
    account,
    servers,
    accountName: monitored?.accountName ?? null,
    source: monitored ? "mixed" : "api",
    gaps: [...gaps, ...(monitored?.gaps ?? []), ...listed.gaps],
  });
}

async function tryMonitoring(context: NatsContext, account: string, gaps: SnapshotGap[]): Promise<Reading | null> {
  const urls = context.settings.monitoringUrls;
  if (urls.length === 0) return null;
  try {
    const reading = await fromMonitoring(urls, { account, belongs: belongsTo(context) }, lastMonitored.get(context) ?? null);
    lastMonitored.set(context, reading);
    return reading;
  } catch (error) {
    if (lastMonitored.has(context) || !(error instanceof AppError)) throw error;
    gaps.push({ what: "monitoring", reason: "unavailable", detail: error.message });
    return null;
  }
}

/**
 * Account names are no proof: every server has its own $G. Ours is the server connected to, one of its cluster, or one of a supercluster.
 * A leaf may have its JetStream elsewhere: then there is nothing to compare with.
 */
function belongsTo(context: NatsContext): Wanted["belongs"] {
  const info = context.connection().info;
  if (!info?.jetstream || context.settings.jsApiPrefix !== "$JS.API") return () => true;
  return ({ id, clusterName, inSupercluster }) =>
    id === info.server_id || (clusterName !== null && clusterName === info.cluster) || inSupercluster;
}

/**
 * A server without a monitoring URL may hold streams that no monitored server has heard of, so the account's own count decides. A server
 * by itself holds everything, and counts the consumers behind mirrors and sources, which are in no list.
 * Where INFO is denied or unanswered the monitored rows are all there is.
 */
async function isWhole(context: NatsContext, reading: Reading): Promise<boolean> {
  if (!reading.complete) return false;
  const info = context.connection().info;
  if (!info?.cluster && reading.servers.some(({ id }) => id === info?.server_id)) return true;
  try {
    const counted = await context.api<{ streams?: number; consumers?: number }>("INFO");
    return (counted.streams ?? 0) <= reading.streams.length && (counted.consumers ?? 0) <= reading.consumers.length;
  } catch (error) {
    if (error instanceof AppError) return true;
    throw error;
  }
}

type Parts = Pick<Snapshot, "streams" | "consumers" | "gaps" | "servers" | "serverAt" | "source"> & {
  account: string | void;
  accountName?: string | null;
};

function toSnapshot(context: NatsContext, { clock }: Deps, parts: Parts): Snapshot {
  const { account, accountName, streams, consumers, gaps, servers, serverAt, source } = parts;
  return {
    context: context.name,
    account: { id: account ?? "", name: accountName ?? null },
    at: clock.now(),
    serverAt,
    source,
    streams,
    consumers,
    gaps,
    servers,
  };
}

function serverOf(context: NatsContext): Snapshot["servers"] {
  const info = context.connection().info;
  return info ? [{ name: info.server_name, id: info.server_id, version: info.version }] : [];
}
