import { ConsumerHistory } from "@/lib/domain/consumer/row";
import { route } from "@/lib/http/route";
import { GetConsumerHistory, getConsumerHistory } from "@/lib/services/consumers/get-consumer-history";

export const GET = route(
  { input: GetConsumerHistory, params: ["stream", "consumer"], answer: ConsumerHistory, summary: "One number of a consumer over time" },
  ({ actor, input, deps }) => getConsumerHistory(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
