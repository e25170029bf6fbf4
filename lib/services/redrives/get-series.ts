import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { RedriveSeries } from "@/lib/domain/redrive/row";
import type { Deps } from "../deps";
import { findHead } from "./find-redrive";

export const GetSeries = z.strictObject({ id: z.uuid() });

/** What a chart draws. */
const MOST_POINTS = 600;

/** How a re-drive went on: how many were sent, settled, and came back by when. What comes back later leaves the settled. NOT_FOUND. */
export async function getSeries(
  actor: Actor,
  input: z.input<typeof GetSeries>,
  deps: Pick<Deps, "db" | "watch">,
): Promise<z.infer<typeof RedriveSeries>> {
  requireRole(actor, "viewer");
  const { id } = await findHead(GetSeries.parse(input).id, deps);
  return { points: await deps.db.redrives.series(id, MOST_POINTS) };
}
