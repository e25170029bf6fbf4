import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { ConsumerDetail, ConsumerHistory, ConsumerList, consumerSorts, historyMetrics } from "@/lib/domain/consumer/row";
import type { ConsumerStatus } from "@/lib/domain/consumer/types";
import { apiListQuery, apiQuery, type InContext, type Window } from "./api-query";

type Sort = (typeof consumerSorts)[number];
type ConsumerListParams = Window & {
  stream?: string | null;
  status?: readonly ConsumerStatus[];
  q?: string | null;
  sort?: Sort | `-${Sort}` | null;
};
export type ConsumerName = InContext & { stream: string; consumer: string };
export type ConsumerHistoryParams = { metric: (typeof historyMetrics)[number]; from?: string | null; to?: string | null };

export const consumerQueries = {
  list: (params: ConsumerListParams = {}) =>
    apiListQuery<z.infer<typeof ConsumerList>>(addressOf(["consumers"], { ...params, series: true })),
  detail: ({ stream, consumer, context }: ConsumerName) =>
    apiQuery<ConsumerDetail>(addressOf(["consumers", stream, consumer], { context })),
  history: ({ stream, consumer, context }: ConsumerName, params: ConsumerHistoryParams) =>
    apiQuery<z.infer<typeof ConsumerHistory>>(addressOf(["consumers", stream, consumer, "history"], { context, ...params })),
};
