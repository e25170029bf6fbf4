import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { historyMetrics, type ConsumerHistory } from "@/lib/domain/consumer/row";
import type { Series } from "@/lib/domain/overview/types";
import { invalidField } from "@/lib/errors";
import { findConsumer } from "../contexts/find-in-snapshot";
import { selectContext } from "../contexts/select-contexts";
import { parseWhen } from "../list/parse-when";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { GetConsumer } from "./get-consumer";

export const GetConsumerHistory = GetConsumer.extend({
  metric: z.enum(historyMetrics).default("lag"),
  /** ISO time, or back from now: `-15m`, `-1h`. */
  from: z.string().optional(),
  to: z.string().optional(),
});

const MAX_POINTS = 600;

/** One number of a consumer over time, as far back as this process has watched it. Thinned to 600 points; a thinned point is the highest of its ticks. */
export function getConsumerHistory(
  actor: Actor,
  input: z.input<typeof GetConsumerHistory>,
  deps: Pick<Deps, "watch" | "clock">,
): z.infer<typeof ConsumerHistory> {
  requireRole(actor, "viewer");
  const { stream, consumer, context: contextName, metric, from, to } = GetConsumerHistory.parse(input);
  const fromAt = parseWhen("from", from, deps.clock) ?? -Infinity;
  const toAt = parseWhen("to", to, deps.clock) ?? Infinity;
  if (fromAt > toAt) throw invalidField(["from"], "is after to");

  const context = selectContext(deps.watch, contextName);
  findConsumer(context, stream, consumer);
  const series = context.consumerHistory(stream, consumer, metric) ?? [];
  const points = series.filter(([at]) => at >= fromAt && at <= toAt);
  return { metric, since: isoOf(deps.watch.startedAt), points: thin(points, MAX_POINTS) };
}

/** Keeps what stands out: of each group of ticks the highest. A group without any measurement stays a gap. */
function thin(points: Series, most: number): Series {
  if (points.length <= most) return [...points];
  const size = Math.ceil(points.length / most);
  const groups = Array.from({ length: Math.ceil(points.length / size) }, (_, index) => points.slice(index * size, (index + 1) * size));
  return groups.map((group) => group.reduce((highest, point) => ((point[1] ?? -Infinity) > (highest[1] ?? -Infinity) ? point : highest)));
}
