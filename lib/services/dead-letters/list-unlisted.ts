import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { unlistedAtLeast } from "@/lib/domain/consumer/exhausted";
import type { ConsumerRow } from "@/lib/domain/consumer/row";
import { UnlistedQuery, type UnlistedList, type UnlistedRow } from "@/lib/domain/dead-letter/unlisted";
import { asOfContexts, incompleteOf } from "../contexts/freshness";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";

export { UnlistedQuery as ListUnlisted };
type Listing = Pick<Deps, "db" | "watch" | "clock">;

/** What no list of dead letters can show, per consumer: stuck messages, and exhausted ones that died before anybody captured it. */
export async function listUnlisted(
  actor: Actor,
  input: z.input<typeof UnlistedQuery>,
  deps: Listing,
): Promise<z.infer<typeof UnlistedList>> {
  requireRole(actor, "viewer");
  const { context, limit, stream, consumer } = UnlistedQuery.parse(input);
  const contexts = selectContexts(deps.watch, context);
  const asked = (row: ConsumerRow) => (stream === undefined || row.stream === stream) && (consumer === undefined || row.name === consumer);
  const candidates = contexts.flatMap((each) => each.consumers().filter((row) => asked(row) && mayHaveSome(row)));
  const rows = await Promise.all(candidates.slice(0, limit).map((row) => toRow(row, deps)));
  const items = rows.filter((row) => row.stuck > 0 || row.exhaustedAtLeast > 0);
  return {
    asOf: asOfContexts(contexts, deps.clock.now()),
    items,
    nextCursor: null,
    incomplete: incompleteOf(contexts, "consumers"),
  };
}

const stuckIn = ({ reasons }: ConsumerRow) => reasons.find(({ status }) => status === "stuck");
const mayHaveSome = (row: ConsumerRow) => stuckIn(row) !== undefined || unlistedAtLeast(row, row.exhausted ?? 0) > 0;

async function toRow(row: ConsumerRow, { db }: Listing): Promise<UnlistedRow> {
  const { context, stream, name: consumer } = row;
  const known = unlistedAtLeast(row, 0) > 0 ? await db.deadLetters.countKnownExhausted({ context, stream, consumer }) : 0;
  const { sentence = null } = stuckIn(row) ?? {};
  return {
    context,
    stream,
    consumer,
    stuck: sentence === null ? 0 : row.numAckPending,
    sentence,
    exhaustedAtLeast: unlistedAtLeast(row, known),
  };
}
