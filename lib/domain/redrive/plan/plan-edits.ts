import { createHash } from "node:crypto";
import { COPY_OVERHEAD_BYTES } from "../../discard/trash-copy";
import type { Plan } from "../row";
import { redriveBlock } from "../message/redrive-block";
import type { PlannedEdit, PlannedItem } from "../types";
import type { Refusal } from "./candidate";
import type { Bundle } from "./plan-items";
import type { Substance } from "./substance";

/** So many are shown with what was changed in them. */
const SHOWN = 10;

/** Deaths of one message are sent once: what they are edited to must be one message, and no death may go out unedited beside it. */
export function refuseDiffering({ all }: Bundle): Refusal | null {
  const contents = new Set(all.map(({ from }) => from.edit?.changed.content));
  if (contents.size === 1) return null;
  const ids = all
    .slice(0, 5)
    .map(({ from }) => from.id)
    .join(", ");
  return {
    code: "EDIT_FAILED",
    reason: `It died more than once (${ids}) and is sent once: these must all be edited, and in the same way.`,
  };
}

/** What goes out for the edited ones, to the last byte. Items stand in the order of their bundles. */
export function editsOf(job: string, bundles: readonly Bundle[], items: readonly PlannedItem[]): PlannedEdit[] {
  return bundles.flatMap(({ first: { from } }, index) => {
    const item = items[index];
    if (!item || !from.edit) return [];
    const { outgoing, changed } = from.edit;
    const { sha256Before, sha256After, diff } = changed;
    const headerBlock = redriveBlock(outgoing, { job, letter: item.letters[0], target: item.target, generation: item.generation });
    return [{ n: item.n, headerBlock, payload: outgoing.payload, sha256Before, sha256After, diff }];
  });
}

/** How many are edited, and what was changed in the first of them. */
export function shownEdits(edits: readonly PlannedEdit[], bundles: readonly Bundle[]): Pick<Plan, "edited" | "keptBytes" | "edits"> {
  const shown = edits.slice(0, SHOWN).flatMap(({ n, sha256Before, sha256After, diff }) => {
    const id = bundles[n - 1]?.first.from.letter.id;
    return id === undefined ? [] : [{ id, sha256Before, sha256After, diff }];
  });
  const keptBytes = bundles.reduce((sum, { first: { from } }) => sum + (from.edit ? from.edit.sourceBytes + COPY_OVERHEAD_BYTES : 0), 0);
  return { edited: edits.length, keptBytes, edits: shown };
}

/** What a plan hash covers of its edits. */
export function editSubstance(bundles: readonly Bundle[]): Pick<Substance, "edits"> {
  const hash = createHash("sha256");
  let count = 0;
  for (const [index, { first }] of bundles.entries()) {
    if (!first.from.edit) continue;
    count += 1;
    hash.update(`${JSON.stringify([index + 1, first.from.edit.changed.content])}\n`, "utf8");
  }
  return count === 0 ? {} : { edits: { count, hash: hash.digest("hex") } };
}
