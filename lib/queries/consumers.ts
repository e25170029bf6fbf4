import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { ConsumerDetail, ConsumerHistory, ConsumerList, consumerSorts, historyMetrics, KeptConsumer } from "@/lib/domain/consumer/row";
import type { ConsumerStatus } from "@/lib/domain/consumer/types";
import { apiPut } from "@/lib/http/api-fetch";
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

type Keeping = { enabled: boolean; reason: string };

/** Answers how it is then; never repeated by itself. */
export const keepDeadLetters = ({ stream, consumer, context }: ConsumerName, { enabled, reason }: Keeping) =>
  apiPut<KeptConsumer>(addressOf(["consumers", stream, consumer, "keep-dead-letters"]), { context, enabled, reason });
