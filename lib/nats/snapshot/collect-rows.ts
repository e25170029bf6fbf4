import "server-only";
import type { Consumer } from "@/lib/domain/consumer/types";
import type { Stream } from "@/lib/domain/stream/types";
import { leaderOf, toConsumer, type WireConsumer } from "../wire/consumer";
import { toStream, type WireStream } from "../wire/stream";
import { toTime } from "../wire/values";

/** By name, and by key. */
export type Rows = { streams: ReadonlyMap<string, Stream>; consumers: ReadonlyMap<string, Consumer> };

type Answered = { name: string; clustered: boolean; serverAt: number; streams: readonly WireStream[] };

/**
 * Rows are taken from their leader only (design invariant 2); rows without any leader are kept and marked. A row that comes without its
 * configuration has that of the same stream or consumer in `before`; `hasNew`: one of them was not there.
 */
export function collectRows(servers: readonly Answered[], before: Rows | null): { rows: Rows; complete: boolean; hasNew: boolean } {
  const names = new Set(servers.map(({ name }) => name));
  const streams = new Map<string, Stream>();
  const consumers = new Map<string, Consumer>();
  let complete = true;
  let hasNew = false;

  for (const server of servers) {
    const { clustered, serverAt } = server;
    const leads = (leader: string | null) => !clustered || leader === server.name;
    const note = (leader: string | null) => {
      if (clustered && leader !== null && !names.has(leader)) complete = false;
    };
    /** The row of the same stream or consumer, not of one that was deleted and made again. */
    const same = <Row extends Stream | Consumer>(row: Row | undefined, wire: WireStream | WireConsumer): Row | undefined => {
      const known = row?.createdAt === toTime(wire.created) ? row : undefined;
      hasNew ||= before !== null && known === undefined;
      return known;
    };
    for (const wire of server.streams) {
      const leader = leaderOf(wire);
      const name = wire.name ?? "";
      note(leader);
      if (leads(leader) || (leader === null && !streams.has(name)))
        streams.set(name, toStream(wire, { serverAt }, same(before?.streams.get(name), wire)));
      for (const detail of wire.consumer_detail ?? []) {
        const leading = leaderOf(detail);
        const key = `${name} ${detail.name}`; // neither name may hold a space
        note(leading);
        if (leads(leading) || (leading === null && !consumers.has(key)))
          consumers.set(key, toConsumer(detail, { serverAt, clustered }, same(before?.consumers.get(key), detail)));
      }
    }
  }
  return { rows: { streams, consumers }, complete, hasNew };
}
