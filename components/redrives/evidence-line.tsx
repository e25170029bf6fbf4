"use client";
import type { UseQueryResult } from "@tanstack/react-query";
import { ErrorState } from "@/components/ui/error-state";
import type { ItemEvidence } from "@/lib/domain/redrive/row";
import { evidenceWords } from "./evidence-words";

/** What the console finds by itself where a person would look. Its place is held while it looks. */
export function EvidenceLine({ evidence: { data, error } }: { evidence: Pick<UseQueryResult<ItemEvidence>, "data" | "error"> }) {
  if (error) return <ErrorState error={error} />;
  return <output>{data ? <span className="font-[550]">{evidenceWords(data)}</span> : <span className="text-2">Looking…</span>}</output>;
}
