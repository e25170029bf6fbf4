import { StoredMessage } from "@/lib/domain/message";
import { route } from "@/lib/http/route";
import { GetMessage, getMessage } from "@/lib/services/messages/get-message";

export const GET = route(
  { input: GetMessage, params: ["stream", "seq"], answer: StoredMessage, summary: "One stored message" },
  ({ actor, input, deps }) => getMessage(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
