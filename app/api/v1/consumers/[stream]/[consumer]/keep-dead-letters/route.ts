import { KeptConsumer } from "@/lib/domain/consumer/row";
import { route } from "@/lib/http/route";
import { KeepDeadLetters, keepDeadLetters } from "@/lib/services/consumers/keep-dead-letters";

export const PUT = route(
  {
    input: KeepDeadLetters,
    params: ["stream", "consumer"],
    answer: KeptConsumer,
    summary: "Keep a copy of each message that a consumer gives up on, in JETLAG_DEAD_LETTERS; or stop it",
  },
  ({ actor, input, deps }) => keepDeadLetters(actor, input, deps),
);

export { onlyPut as DELETE, onlyPut as GET, onlyPut as OPTIONS, onlyPut as PATCH, onlyPut as POST } from "@/lib/http/only-put";
