import { MessageList } from "@/lib/domain/message";
import { route } from "@/lib/http/route";
import { ListMessages, listMessages } from "@/lib/services/messages/list-messages";

export const GET = route(
  { input: ListMessages, params: ["stream"], answer: MessageList, summary: "Stored messages, read without a consumer" },
  ({ actor, input, deps }) => listMessages(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
