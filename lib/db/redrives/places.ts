import "server-only";
import { iso } from "../cases/rows";
import type { Place } from "@/lib/domain/redrive/types";
import { columnsAs } from "../batch";
import type { Prisma } from "../generated/client";

/** Places as a table `r(stream, created, seq)`. */
export const placesAs = (places: readonly Place[]): Prisma.Sql =>
  columnsAs(places, [
    ["seq", "bigint", ({ seq }) => seq],
    ["stream", "text", ({ stream }) => stream],
    ["created", "text", ({ createdAt }) => iso(createdAt)],
  ]);

export type PlaceColumns = { stream: string; created: string; seq: bigint };

export const toPlace = ({ stream, created, seq }: PlaceColumns): Place => ({ stream, createdAt: Date.parse(created), seq: Number(seq) });
