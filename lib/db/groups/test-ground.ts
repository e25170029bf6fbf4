import { expect } from "vitest";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { copy } from "@/lib/domain/dead-letter/unite/fixtures";
import { caseGround } from "../cases/test-ground";
import type { GroupFilter } from "./types";

/** A database for the tests of a file. Each test has a context of its own: groups never reach over two. */
export function groupGround() {
  const ground = caseGround();
  let contexts = 0;
  const groups = () => ground.database.groups;
  const open = (context: string, filter: Partial<GroupFilter> = {}) =>
    groups().list({ contexts: [context], ...filter }, { sort: "last", limit: 100, offset: 0 });
  return {
    ground,
    groups,
    open,
    newContext: () => `c${++contexts}`,
    /** A letter of a message of its own. */
    died(context: string, changes: Parameters<typeof copy>[1] = {}): Sighting {
      const original = ground.another();
      return copy(ground.message, { context, ...original, ...changes });
    },
    async only(context: string) {
      const { groups: found } = await open(context);
      expect(found).toHaveLength(1);
      return found[0]!;
    },
  };
}
