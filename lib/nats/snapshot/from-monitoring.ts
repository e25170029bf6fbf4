import "server-only";
import type { Consumer } from "@/lib/domain/consumer/types";
import type { Snapshot, SnapshotGap } from "@/lib/domain/snapshot/types";
import type { Stream } from "@/lib/domain/stream/types";
import { AppError } from "@/lib/errors";
import { fetchBytes } from "../monitoring/fetch-bytes";
import { parseMonitoring } from "../monitoring/parse-json";
import { leaderOf, toConsumer } from "../wire/consumer";
import { toStream, type WireStream } from "../wire/stream";
import { toTime } from "../wire/values";

type WireJsz = { server_id?: string; now?: string; account_details?: { id?: string; name?: string; stream_detail?: WireStream[] }[] };
type WireVarz = {
  server_name?: string;
  server_id?: string;
  version?: string;
  cluster?: { name?: string };
  gateway?: { name?: string };
};
type Server = {
  name: string;
  id: string;
  version: string;
  clustered: boolean;
  clusterName: string | null;
  inSupercluster: boolean;
  serverAt: number;
  accountName: string | null;
  streams: WireStream[];
};

/** Whose streams are to be read: the account, and whether a server may hold them. */
export type Wanted = { account: string; belongs(server: Pick<Server, "id" | "clusterName" | "inSupercluster">): boolean };

export type Reading = Pick<Snapshot, "streams" | "consumers" | "servers" | "serverAt" | "gaps"> & {
  accountName: string | null;
  /** `false` when something is led by a server that was not read. */
  complete: boolean;
};

/**
 * Everything of one account as the monitored servers tell it: /varz for a server's name, /jsz for what it holds.
 * Rows are taken from their leader only (design invariant 2); rows without any leader are kept and marked.
 * Throws NATS_UNAVAILABLE when no server answered well.
 */
export async function fromMonitoring(urls: readonly string[], wanted: Wanted): Promise<Reading> {
  const results = await Promise.allSettled(urls.map((url) => readServer(url, wanted)));
  const servers = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason as Error] : [])); // fetchBytes and parseMonitoring reject with AppError only
  if (servers.length === 0) throw failures[0] ?? new AppError("NATS_UNAVAILABLE", "no monitoring endpoint is set");

  const rows = collect(servers);
  const gaps: SnapshotGap[] = failures.map((failure) => ({ what: "monitoring", reason: "unavailable", detail: failure.message }));
  return {
    ...rows,
    gaps,
    serverAt: Math.max(...servers.map((server) => server.serverAt)),
    servers: servers.map(({ name, id, version }) => ({ name, id, version })),
    accountName: servers.find((server) => server.accountName)?.accountName ?? null,
  };
}

async function readServer(base: string, { account, belongs }: Wanted): Promise<Server> {
  const at = (path: string) => new URL(path, base.endsWith("/") ? base : `${base}/`);
  const [varzBytes, jszBytes] = await Promise.all([
    fetchBytes(at("varz")),
    fetchBytes(at(`jsz?acc=${encodeURIComponent(account)}&consumers=1&config=1`)),
  ]);
  const [varz, jsz] = (await Promise.all([parseMonitoring(varzBytes), parseMonitoring(jszBytes)])) as [WireVarz | null, WireJsz | null]; // all fields optional, each checked below
  if (!varz?.server_name || !jsz?.server_id)
    throw new AppError("NATS_UNAVAILABLE", `monitoring at ${new URL(base).host} is not a nats-server's`);
  const details = jsz.account_details?.find((one) => one.id === account);
  const clusterName = varz.cluster?.name || null;
  const server = { id: jsz.server_id, clusterName, inSupercluster: Boolean(varz.gateway?.name) };
  if (!belongs(server))
    throw new AppError("NATS_UNAVAILABLE", `monitoring at ${new URL(base).host} is of ${varz.server_name}, not of the server connected to`);
  return {
    ...server,
    name: varz.server_name,
    version: varz.version ?? "",
    clustered: clusterName !== null,
    serverAt: toTime(jsz.now) ?? 0,
    accountName: details?.name && details.name !== account ? details.name : null,
    streams: details?.stream_detail ?? [],
  };
}

function collect(servers: readonly Server[]): Pick<Reading, "streams" | "consumers" | "complete"> {
  const names = new Set(servers.map((server) => server.name));
  const streams = new Map<string, Stream>();
  const consumers = new Map<string, Consumer>();
  let complete = true;

  for (const server of servers) {
    const { clustered, serverAt } = server;
    const leads = (leader: string | null) => !clustered || leader === server.name;
    const note = (leader: string | null) => {
      if (clustered && leader !== null && !names.has(leader)) complete = false;
    };
    for (const wire of server.streams) {
      const leader = leaderOf(wire);
      const name = wire.name ?? "";
      note(leader);
      if (leads(leader) || (leader === null && !streams.has(name))) streams.set(name, toStream(wire, { serverAt }));
      for (const detail of wire.consumer_detail ?? []) {
        const leading = leaderOf(detail);
        const key = `${name} ${detail.name}`; // neither name may hold a space
        note(leading);
        if (leads(leading) || (leading === null && !consumers.has(key))) consumers.set(key, toConsumer(detail, { serverAt, clustered }));
      }
    }
  }
  return { streams: [...streams.values()], consumers: [...consumers.values()], complete };
}
