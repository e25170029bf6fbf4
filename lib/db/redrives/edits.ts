import "server-only";
import type { PlannedEdit } from "@/lib/domain/redrive/types";
import { rowsAs } from "../batch";
import type { Prisma } from "../generated/client";

/** What goes out for an edited item. */
export type EditedMessage = Pick<PlannedEdit, "headerBlock" | "payload">;

/** Of as many bytes at a time: they travel as base64 in one parameter. */
const AT_ONCE_BYTES = 4 * 1024 * 1024;

/** Before their job is there: until then it is a draft, and nothing is saved without. */
export async function saveEdits(db: Pick<Prisma.TransactionClient, "$executeRaw">, job: string, edits: readonly PlannedEdit[]) {
  for (const some of portionsOf(edits))
    await db.$executeRaw`
      INSERT INTO redrive_edit (redrive_id, item, header_block, payload, sha256_before, sha256_after, diff)
      SELECT ${job}::uuid, n, decode(header_block, 'base64'), decode(payload, 'base64'), sha256_before, sha256_after, diff
      FROM ${rowsAs(some.map(toRow), "n int, header_block text, payload text, sha256_before text, sha256_after text, diff text")}
      WHERE EXISTS (SELECT FROM redrive_draft WHERE redrive_id = ${job}::uuid)`;
}

const toRow = ({ n, headerBlock, payload, sha256Before, sha256After, diff }: PlannedEdit) => ({
  n,
  header_block: Buffer.from(headerBlock).toString("base64"),
  payload: Buffer.from(payload).toString("base64"),
  sha256_before: sha256Before,
  sha256_after: sha256After,
  diff,
});

function* portionsOf(edits: readonly PlannedEdit[]): Generator<PlannedEdit[]> {
  let portion: PlannedEdit[] = [];
  let sizeBytes = 0;
  for (const edit of edits) {
    if (sizeBytes > AT_ONCE_BYTES) {
      yield portion;
      [portion, sizeBytes] = [[], 0];
    }
    portion.push(edit);
    sizeBytes += edit.payload.length + edit.headerBlock.length;
  }
  if (portion.length > 0) yield portion;
}

type Columns = { item: number; header_block: Uint8Array; payload: Uint8Array };

/** By their items. One without an entry has none. */
export async function readEdits(
  db: Pick<Prisma.TransactionClient, "$queryRaw">,
  job: string,
  items: readonly number[],
): Promise<Map<number, EditedMessage>> {
  const rows = await db.$queryRaw<Columns[]>`
    SELECT item, header_block, payload FROM redrive_edit WHERE redrive_id = ${job}::uuid AND item = ANY(${[...items]}::int[])`;
  return new Map(rows.map(({ item, header_block, payload }) => [item, { headerBlock: header_block, payload }]));
}
