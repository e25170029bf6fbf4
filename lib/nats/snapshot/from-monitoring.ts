import "server-only";
import type { Snapshot, SnapshotGap } from "@/lib/domain/snapshot/types";
import { AppError } from "@/lib/errors";
import { fetchBytes } from "../monitoring/fetch-bytes";
import { parseMonitoring } from "../monitoring/parse-json";
import type { WireStream } from "../wire/stream";
import { toTime } from "../wire/values";
import { collectRows, type Rows } from "./collect-rows";

/** Configurations are half of an answer, and seldom change: so many readings in a row go without. */
const WITHOUT_CONFIG = 4;

type WireJsz = { server_id?: string; now?: string; account_details?: { id?: string; name?: string; stream_detail?: WireStream[] }[] };
type WireVarz = {
  server_name?: string;
  server_id?: string;
  version?: string;
  cluster?: { name?: string };
  gateway?: { name?: string };
};
/** What /varz says. */
type About = { name: string; id: string; version: string; clustered: boolean; clusterName: string | null; inSupercluster: boolean };
type Server = About & { serverAt: number; accountName: string | null; streams: WireStream[] };

/** Whose streams are to be read: the account, and whether a server may hold them. */
export type Wanted = { account: string; belongs(server: Pick<Server, "id" | "clusterName" | "inSupercluster">): boolean };

export type Reading = Pick<Snapshot, "streams" | "consumers" | "servers" | "serverAt" | "gaps"> & {
  accountName: string | null;
  /** `false` when something is led by a server that was not read. */
  complete: boolean;
  rows: Rows;
  /** Something was there that the reading before did not know. */
  hasNew: boolean;
  /** So many readings ago the configurations were read. */
  configAge: number;
  /** What servers say of themselves, read with the configurations; by the URL of their monitoring. */
  about: ReadonlyMap<string, About>;
};

/**
 * Everything of one account as the monitored servers tell it: /varz for a server's name, /jsz for what it holds. Configurations are
 * those of `before` for a while, unless something is new there; where something always is, they are read each time.
 * Throws NATS_UNAVAILABLE when no server answered well.
 */
export async function fromMonitoring(urls: readonly string[], wanted: Wanted, before: Reading | null): Promise<Reading> {
  const isSettled = before !== null && !before.hasNew && before.configAge < WITHOUT_CONFIG;
  const light = isSettled ? await read(urls, wanted, { before, config: false }) : null;
  return light?.hasNew === false ? light : read(urls, wanted, { before, config: true });
}

async function read(
  urls: readonly string[],
  wanted: Wanted,
  { before, config }: { before: Reading | null; config: boolean },
): Promise<Reading> {
  const results = await Promise.allSettled(
    urls.map((url) => readServer(url, wanted, { config, known: config ? undefined : before?.about.get(url) })),
  );
  const servers = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason as Error] : [])); // fetchBytes and parseMonitoring reject with AppError only
  if (servers.length === 0) throw failures[0] ?? new AppError("NATS_UNAVAILABLE", "no monitoring endpoint is set");

  const { rows, ...found } = collectRows(servers, before?.rows ?? null);
  const about = new Map(urls.flatMap((url, nth) => (results[nth]?.status === "fulfilled" ? [[url, aboutOf(results[nth].value)]] : [])));
  const gaps: SnapshotGap[] = failures.map((failure) => ({ what: "monitoring", reason: "unavailable", detail: failure.message }));
  return {
    ...found,
    rows,
    about,
    streams: [...rows.streams.values()],
    consumers: [...rows.consumers.values()],
    configAge: config ? 0 : (before?.configAge ?? 0) + 1,
    gaps,
    serverAt: Math.max(...servers.map((server) => server.serverAt)),
    servers: servers.map(({ name, id, version }) => ({ name, id, version })),
    accountName: servers.find((server) => server.accountName)?.accountName ?? null,
  };
}

/** Without its streams, which would be kept with it. */
const aboutOf = ({ id, name, version, clustered, clusterName, inSupercluster }: Server): About => ({
  id,
  name,
  version,
  clustered,
  clusterName,
  inSupercluster,
});

type Asking = { config: boolean; known: About | undefined };

/** What a server said of itself, it is not asked again, unless another one answers now or it does not belong to the account any more. */
async function readServer(base: string, { account, belongs }: Wanted, { config, known }: Asking): Promise<Server> {
  const at = (path: string) => new URL(path, base.endsWith("/") ? base : `${base}/`);
  const [jsz, asked] = await Promise.all([
    readJsz(at(`jsz?acc=${encodeURIComponent(account)}&consumers=1${config ? "&config=1" : ""}`)),
    known ?? readVarz(at("varz")),
  ]);
  const about = known && (known.id !== jsz.server_id || !belongs(known)) ? await readVarz(at("varz")) : asked;
  const server = { ...about, id: jsz.server_id };
  if (!belongs(server))
    throw new AppError("NATS_UNAVAILABLE", `monitoring at ${new URL(base).host} is of ${about.name}, not of the server connected to`);
  const details = jsz.account_details?.find((one) => one.id === account);
  return {
    ...server,
    serverAt: toTime(jsz.now) ?? 0,
    accountName: details?.name && details.name !== account ? details.name : null,
    streams: details?.stream_detail ?? [],
  };
}

async function readJsz(url: URL): Promise<WireJsz & { server_id: string }> {
  const jsz = (await parseMonitoring(await fetchBytes(url))) as WireJsz | null; // all fields optional
  if (!jsz?.server_id) throw notAServer(url);
  return { ...jsz, server_id: jsz.server_id };
}

async function readVarz(url: URL): Promise<About> {
  const varz = (await parseMonitoring(await fetchBytes(url))) as WireVarz | null; // all fields optional
  if (!varz?.server_name) throw notAServer(url);
  const clusterName = varz.cluster?.name || null;
  return {
    id: varz.server_id ?? "",
    name: varz.server_name,
    version: varz.version ?? "",
    clustered: clusterName !== null,
    clusterName,
    inSupercluster: Boolean(varz.gateway?.name),
  };
}

const notAServer = ({ host }: URL) => new AppError("NATS_UNAVAILABLE", `monitoring at ${host} is not a nats-server's`);
