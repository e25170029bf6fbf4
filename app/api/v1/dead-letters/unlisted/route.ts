import { UnlistedList } from "@/lib/domain/dead-letter/unlisted";
import { route } from "@/lib/http/route";
import { ListUnlisted, listUnlisted } from "@/lib/services/dead-letters/list-unlisted";

export const GET = route(
  {
    input: ListUnlisted,
    answer: UnlistedList,
    summary: "Consumers with stuck messages, or with exhausted ones that NATS counts and does not list",
  },
  ({ actor, input, deps }) => listUnlisted(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
