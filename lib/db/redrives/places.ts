import "server-only";
import { iso } from "../cases/rows";
import type { Place } from "@/lib/domain/redrive/types";
import { rowsAs } from "../batch";
import type { Prisma } from "../generated/client";

/** Places as a table `r(stream, created, seq)`. */
export const placesAs = (places: readonly Place[]): Prisma.Sql =>
  rowsAs(
    places.map(({ stream, createdAt, seq }) => ({ stream, created: iso(createdAt), seq })),
    "stream text, created text, seq bigint",
  );

export type PlaceColumns = { stream: string; created: string; seq: bigint };

export const toPlace = ({ stream, created, seq }: PlaceColumns): Place => ({ stream, createdAt: Date.parse(created), seq: Number(seq) });
