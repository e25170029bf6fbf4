import "server-only";
import { onSubject } from "../dead-letter-filter";
import { Prisma } from "../generated/client";

/**
 * As a regular expression has it, which would be most of such a list's time: where `*` is all there is, what is like it and has no more dots is on it, because none
 * of its `*` can hold one. With a `>` behind a `*` one may.
 */
export function isOnPattern(pattern: string): Prisma.Sql {
  const tokens = pattern.split(".");
  const hasTail = tokens.at(-1) === ">";
  const isAny = (token: string, at: number) => token === "*" || (hasTail && at === tokens.length - 1);
  const like = tokens.map((token, at) => (isAny(token, at) ? "_%" : token.replace(/[\\%_]/g, "\\$&"))).join(".");
  const isLike = Prisma.sql`original_subject LIKE ${like}`;
  if (!hasTail) return Prisma.sql`${isLike} AND original_subject NOT LIKE ${`${"%.".repeat(tokens.length)}%`}`;
  return tokens.includes("*") ? Prisma.sql`${isLike} AND ${onSubject(pattern)}` : isLike;
}
