import "server-only";
import { z } from "zod";

/** Half a surrogate pair is no text: no database takes it. */
const isText = (text: string) => !/\p{Surrogate}/u.test(text);

/** Why somebody acts, as the record keeps it. */
export const Reason = z.string().trim().min(1, "must say why").max(2_000).refine(isText, "must be Unicode text");
