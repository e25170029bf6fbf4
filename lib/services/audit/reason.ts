import "server-only";
import { z } from "zod";
import { isText } from "@/lib/domain/is-text";

/** What a person writes for others to read. */
export const saying = (whenEmpty: string) => z.string().trim().min(1, whenEmpty).max(2_000).refine(isText, "must be Unicode text");

/** Why somebody acts, as the record keeps it. */
export const Reason = saying("must say why");
