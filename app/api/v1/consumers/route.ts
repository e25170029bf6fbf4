import { ConsumerList } from "@/lib/domain/consumer/row";
import { route } from "@/lib/http/route";
import { ListConsumers, listConsumers } from "@/lib/services/consumers/list-consumers";

export const GET = route({ input: ListConsumers, answer: ConsumerList, summary: "Consumers, worst first" }, ({ actor, input, deps }) =>
  listConsumers(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
