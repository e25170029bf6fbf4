import { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import { route } from "@/lib/http/route";
import { GetDeadLetter, getDeadLetter } from "@/lib/services/dead-letters/get-dead-letter";

export const GET = route(
  { input: GetDeadLetter, params: ["id"], answer: DeadLetterDetail, summary: "One dead letter with its bytes, as they lie in NATS now" },
  ({ actor, input, deps }) => getDeadLetter(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
