import type { z } from "zod";
import type { ContextList, Overview } from "@/lib/domain/overview/types";
import { apiQuery } from "./api-query";
import { viewOf } from "./view";

export const overviewQuery = ({ context }: { context?: string | null } = {}) => apiQuery<Overview>(viewOf(["overview"], { context }));
export const contextsQuery = () => apiQuery<z.infer<typeof ContextList>>(viewOf(["contexts"]));
