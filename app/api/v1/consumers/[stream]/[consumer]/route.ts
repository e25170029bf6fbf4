import { ConsumerDetail } from "@/lib/domain/consumer/row";
import { route } from "@/lib/http/route";
import { GetConsumer, getConsumer } from "@/lib/services/consumers/get-consumer";

export const GET = route(
  { input: GetConsumer, params: ["stream", "consumer"], answer: ConsumerDetail, summary: "One consumer with its configuration" },
  ({ actor, input, deps }) => getConsumer(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
