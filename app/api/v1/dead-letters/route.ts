import { DeadLetterList } from "@/lib/domain/dead-letter/row";
import { route } from "@/lib/http/route";
import { ListDeadLetters, listDeadLetters } from "@/lib/services/dead-letters/list-dead-letters";

export const GET = route(
  { input: ListDeadLetters, answer: DeadLetterList, summary: "Dead letters, newest first" },
  ({ actor, input, deps }) => listDeadLetters(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
