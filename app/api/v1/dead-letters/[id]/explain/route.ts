import { route } from "@/lib/http/route";
import { ExplainDeadLetter, Explained, explainDeadLetter } from "@/lib/services/explain/explain-dead-letter";

export const GET = route(
  {
    input: ExplainDeadLetter,
    params: ["id"],
    answer: Explained,
    summary:
      "What is known around a dead letter: changes when it began, letters of the same work, what it was before, and a message that went well",
  },
  ({ actor, input, deps }) => explainDeadLetter(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
