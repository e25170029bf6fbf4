"use client";
import { useViewQuery } from "@/components/live";
import { explainQueries } from "@/lib/queries";

/** What is known around a letter: asked for once, however many parts of its page show of it. */
export const useExplained = (id: string) => useViewQuery(explainQueries.ofLetter(id));
