"use client";
import { useQueryStates } from "nuqs";
import { consumerListParsers } from "./list-params";

export function useConsumerListState() {
  return useQueryStates(consumerListParsers, { history: "replace" });
}
