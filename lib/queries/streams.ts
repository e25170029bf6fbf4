import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { MessageList, StoredMessage } from "@/lib/domain/message";
import type { StreamDetail, StreamList, SubjectList, streamSorts } from "@/lib/domain/stream/row";
import { apiListQuery, apiQuery, type InContext, type Window } from "./api-query";

type Sort = (typeof streamSorts)[number];
type StreamListParams = Window & { q?: string | null; deadLetter?: boolean; sort?: Sort | `-${Sort}` | null };
export type StreamName = InContext & { stream: string };
export type MessageParams = { fromSeq?: number; fromTime?: string; subject?: string | null; limit?: number; cursor?: string };

export const streamQueries = {
  list: (params: StreamListParams = {}) => apiListQuery<z.infer<typeof StreamList>>(addressOf(["streams"], { ...params, series: true })),
  detail: ({ stream, context }: StreamName) => apiQuery<StreamDetail>(addressOf(["streams", stream], { context })),
  subjects: ({ stream, context }: StreamName, params: { filter?: string | null } & Omit<Window, "context"> = {}) =>
    apiListQuery<z.infer<typeof SubjectList>>(addressOf(["streams", stream, "subjects"], { context, ...params })),
  messages: ({ stream, context }: StreamName, params: MessageParams = {}) =>
    apiListQuery<z.infer<typeof MessageList>>(addressOf(["streams", stream, "messages"], { context, ...params })),
  message: ({ stream, context }: StreamName, seq: number) =>
    apiQuery<z.infer<typeof StoredMessage>>(addressOf(["streams", stream, "messages", seq], { context })),
};
