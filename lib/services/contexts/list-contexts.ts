import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { ContextList, ContextRow } from "@/lib/domain/overview/types";
import type { WatchedContext } from "@/lib/domain/watch";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { asOfContexts, snapshotOf, whyOf } from "./freshness";

export const ListContexts = z.strictObject({});

/** Every context this console watches, and how it is doing. */
export function listContexts(
  actor: Actor,
  input: z.input<typeof ListContexts>,
  deps: Pick<Deps, "watch" | "clock">,
): z.infer<typeof ContextList> {
  requireRole(actor, "viewer");
  ListContexts.parse(input);
  const contexts = deps.watch.contexts();
  const items = contexts.map(toRow);
  return { asOf: asOfContexts(contexts, deps.clock.now()), items, nextCursor: null, total: items.length, incomplete: [] };
}

function toRow(context: WatchedContext): ContextRow {
  const state = context.state();
  const snapshot = snapshotOf(state);
  return {
    context: context.name,
    name: context.name,
    servers: [...context.servers],
    account: snapshot ? (snapshot.account.name ?? snapshot.account.id) : null,
    state: state.kind,
    detail: whyOf(state) || null,
    asOf: snapshot ? isoOf(snapshot.at) : null,
    source: snapshot?.source ?? null,
    embedded: context.embedded,
    gaps: snapshot ? [...snapshot.gaps] : [],
  };
}
