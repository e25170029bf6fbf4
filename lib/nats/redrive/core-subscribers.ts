import "server-only";
import { AppError } from "@/lib/errors";
import { fetchBytes } from "../monitoring/fetch-bytes";
import { parseMonitoring } from "../monitoring/parse-json";
import { accountOf } from "../snapshot/account";
import { mapLimit } from "../snapshot/map-limit";
import type { NatsContext } from "../types";

/** Each costs a request to every server. */
const MAX_SUBJECTS = 20;
const AT_ONCE = 4;
/** More connections than this are not listed, so not told from the server's own. */
const MAX_CONNECTIONS = 20_000;
const MAX_SUBSCRIPTIONS = 20_000;

type WireVarz = { server_id?: string; leafnodes?: number; gateway?: { name?: string } };
type WireRoutez = { routes?: { remote_id?: string }[] | null };
type WireConnz = { num_connections?: number; total?: number; connections?: { cid?: number; name?: string }[] | null };
type WireSubsz = { total?: number; subscriptions_list?: { qgroup?: string; cid?: number }[] | null };

type Heard = { plain: number; queues: Set<string> };
type Server = { id: string; neighbours: string[]; heard: Map<string, Heard> };

/**
 * How many subscribers other than JetStream and Jetlag get a message on each subject at once; of a queue group one member does. From
 * /subsz of every server of the account's cluster. `null` where that is not certain: no monitoring, a server that is not
 * monitored or does not answer, leaf nodes and gateways (what listens behind them is not listed), more than 20 subjects.
 */
export async function countCoreSubscribers(context: NatsContext, subjects: readonly string[]): Promise<Map<string, number> | null> {
  const wanted = [...new Set(subjects)];
  const { monitoringUrls } = context.settings;
  if (monitoringUrls.length === 0 || wanted.length > MAX_SUBJECTS) return null;
  try {
    const account = await accountOf(context);
    const servers = await Promise.all(monitoringUrls.map((url) => askServer(url, account, wanted)));
    const known = servers.filter((server) => server !== null);
    const ids = new Set(known.map(({ id }) => id));
    const own = context.connection().info?.server_id ?? "";
    const isWhole = known.length === servers.length && ids.has(own) && known.every((one) => one.neighbours.every((id) => ids.has(id)));
    return isWhole ? new Map(wanted.map((subject) => [subject, total(known, subject)])) : null;
  } catch (error) {
    if (error instanceof AppError) return null; // hangs, is not permitted, or is no nats-server's: not known
    throw error;
  }
}

/** A queue group spans servers. */
function total(servers: readonly Server[], subject: string): number {
  const heard = servers.flatMap((server) => server.heard.get(subject) ?? []);
  return heard.reduce((sum, { plain }) => sum + plain, 0) + new Set(heard.flatMap(({ queues }) => [...queues])).size;
}

/** `null` when it does not know everybody who listens. */
async function askServer(base: string, account: string, subjects: readonly string[]): Promise<Server | null> {
  const get = async <T extends object>(path: string): Promise<T> => {
    const answer = await parseMonitoring(await fetchBytes(new URL(path, base.endsWith("/") ? base : `${base}/`)));
    if (typeof answer !== "object" || answer === null) throw new AppError("NATS_UNAVAILABLE", `/${path} is not a nats-server's`);
    return answer as T; // all fields optional, each checked where it is read
  };
  const [varz, routez, connz] = await Promise.all([
    get<WireVarz>("varz"),
    get<WireRoutez>("routez"),
    get<WireConnz>(`connz?limit=${MAX_CONNECTIONS}`),
  ]);
  if (!varz.server_id || varz.leafnodes || varz.gateway?.name || (connz.num_connections ?? 0) < (connz.total ?? 0)) return null;
  const clients = new Map((connz.connections ?? []).map(({ cid, name }) => [cid, name ?? ""]));
  const isForeign = (cid: number | undefined) => clients.get(cid)?.startsWith("jetlag-") === false;
  const heard = await mapLimit(subjects, AT_ONCE, async (subject): Promise<[string, Heard]> => {
    const query = `subs=1&limit=${MAX_SUBSCRIPTIONS}&acc=${encodeURIComponent(account)}&test=${encodeURIComponent(subject)}`;
    const { subscriptions_list, total: all = 0 } = await get<WireSubsz>(`subsz?${query}`);
    const list = subscriptions_list ?? [];
    if (list.length < all) throw new AppError("NATS_UNAVAILABLE", "/subsz lists only a part");
    const foreign = list.filter(({ cid }) => isForeign(cid));
    const queues = new Set(foreign.flatMap(({ qgroup }) => qgroup ?? []));
    return [subject, { plain: foreign.filter(({ qgroup }) => !qgroup).length, queues }];
  });
  return { id: varz.server_id, neighbours: (routez.routes ?? []).flatMap((route) => route.remote_id ?? []), heard: new Map(heard) };
}
