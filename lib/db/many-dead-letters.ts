import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { jsonRows } from "./batch";
import { Prisma } from "./generated/client";
import type { DeadLetterModel } from "./generated/models";
import { stateNow } from "./letter-state";
import { toDeadLetter } from "./to-dead-letter";

type Reading = Pick<Prisma.TransactionClient, "$queryRaw">;

/** By the id that was asked for, which may be that of another sighting of the same death. Unknown ones are left out. */
export async function readDeadLetters(db: Reading, ids: readonly string[]): Promise<Map<string, DeadLetter>> {
  const found = new Map((await lettersWhere(db, Prisma.sql`id = ANY(${[...ids]})`)).map((letter) => [letter.id, letter]));
  const others = ids.filter((id) => !found.has(id));
  if (others.length === 0) return found;
  const cases = await jsonRows<{ id: string; dead_letter: string }>(
    db,
    Prisma.sql`SELECT id, dead_letter FROM sighting WHERE id = ANY(${others})`,
  );
  const letters = await lettersWhere(db, Prisma.sql`id = ANY(${cases.map((each) => each.dead_letter)})`);
  const byId = new Map(letters.map((letter) => [letter.id, letter]));
  for (const { id, dead_letter } of cases) {
    const letter = byId.get(dead_letter);
    if (letter) found.set(id, letter);
  }
  return found;
}

export async function lettersWhere(db: Reading, where: Prisma.Sql): Promise<DeadLetter[]> {
  return toLetters(await jsonRows<LetterJson>(db, Prisma.sql`SELECT ${letterColumns} FROM dead_letter WHERE ${where}`));
}

/** Rows of `letterColumns`, as JSON has them. */
export const toLetters = (rows: readonly LetterJson[]): DeadLetter[] =>
  rows.map((row) =>
    toDeadLetter({
      ...row,
      claimedBy: row.state === "redriven" ? null : row.claimedBy, // nobody holds what was sent
      seq: BigInt(row.seq),
      originalSeq: row.originalSeq === null ? null : BigInt(row.originalSeq),
      failedAt: new Date(row.failedAt),
      seenAt: new Date(row.seenAt),
      storedAt: row.storedAt === null ? null : new Date(row.storedAt),
      expiresAt: row.expiresAt === null ? null : new Date(row.expiresAt),
      created: new Date(row.created),
    }),
  );

type JsonOf<T> = T extends bigint ? number : T extends Date ? string : T;
export type LetterJson = { [Key in keyof DeadLetterModel]: JsonOf<DeadLetterModel[Key]> };

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Each column under its name in the model; all are the model's name in snake_case. */
export const letterColumns = Prisma.join(
  Object.values(Prisma.DeadLetterScalarFieldEnum).map(
    (field) => Prisma.sql`${field === "state" ? stateNow : Prisma.raw(`"${snakeCase(field)}"`)} AS ${Prisma.raw(`"${field}"`)}`,
  ),
);
