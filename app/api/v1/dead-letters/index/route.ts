import { DeadLetterIndexList } from "@/lib/domain/dead-letter/index-list";
import { route } from "@/lib/http/route";
import { ReadIndex, readIndex } from "@/lib/services/dead-letters/read-index";

export const GET = route(
  { input: ReadIndex, answer: DeadLetterIndexList, summary: "How far each dead-letter stream is indexed" },
  ({ actor, input, deps }) => readIndex(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
