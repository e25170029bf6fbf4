import "server-only";
import { nameIn } from "@/lib/domain/dead-letter/group/fingerprint";
import type { GroupedLetter } from "@/lib/domain/dead-letter/group/parts";
import { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import type { PrismaClient } from "../generated/client";

/** What decided a group, and what its first letter said that counts for that, whatever has become of the letter. */
export type Began = {
  how: "header" | "rule" | "parts";
  letter: GroupedLetter & {
    /** The index may have forgotten it. */
    id: string;
    fingerprint: string | null;
  };
};

/** The group must be there. */
export async function howItBegan(client: PrismaClient, id: string): Promise<Began> {
  const row = await client.letterGroup.findUniqueOrThrow({ where: { id } });
  const { context, originalStream, originalSubject, consumer, error, errorClass, deliveries } = row;
  const how = row.how === "header" || row.how === "rule" ? row.how : "parts";
  const kind = DeadLetterRow.shape.kind.parse(row.kind);
  const fingerprint = how === "header" ? nameIn(row.fingerprint) : null;
  return {
    how,
    letter: { id: row.letter, context, kind, originalStream, originalSubject, consumer, error, errorClass, deliveries, fingerprint },
  };
}
