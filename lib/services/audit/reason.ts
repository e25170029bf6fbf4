import "server-only";
import { z } from "zod";
import { isText } from "@/lib/domain/is-text";

/** Why somebody acts, as the record keeps it. */
export const Reason = z.string().trim().min(1, "must say why").max(2_000).refine(isText, "must be Unicode text");
