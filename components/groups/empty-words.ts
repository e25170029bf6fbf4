import type { GroupRow } from "@/lib/domain/dead-letter/group-row";

type Words = { title: string; text: string | undefined };

/** Where the API says that groups may be missing (`mayMiss`). */
export const mayMissWords =
  "Not all letters that may match were looked at, so groups may be missing. All messages has every letter that does.";

type Asked = { isFiltered: boolean; mayMiss: boolean };

/** What an empty list of groups in this state means; `null`: in any. `isFiltered`: something else was asked for too. */
export function emptyWords(state: GroupRow["state"] | null, { isFiltered, mayMiss }: Asked): Words {
  if (mayMiss) return { title: `No ${state === null ? "" : `${state} `}group was found.`, text: mayMissWords };
  if (isFiltered) return { title: `No ${state === null ? "" : `${state} `}group matches what is asked for.`, text: undefined };
  return words[state ?? "any"];
}

const words: Record<GroupRow["state"] | "any", Words> = {
  open: {
    title: "No open dead letters.",
    text: "Nothing open lies in a dead-letter stream, and NATS was not heard to say that a consumer gave up on a message. The moment either happens, its group is here.",
  },
  resolved: {
    title: "No group is resolved.",
    text: "One is when a person says so, or when none of its letters is open any more; the next letter that arrives opens it again.",
  },
  ignored: { title: "No group is ignored.", text: "One is when a person says so. It stays so, whatever arrives, until a person opens it." },
  any: { title: "There are no groups.", text: "The first dead letter that is seen begins one." },
};
