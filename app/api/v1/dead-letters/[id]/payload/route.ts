import { bytesResponse } from "@/lib/http/bytes-response";
import { route } from "@/lib/http/route";
import { GetDeadLetterPayload, getDeadLetterPayload } from "@/lib/services/dead-letters/get-dead-letter-payload";

export const GET = route(
  { input: GetDeadLetterPayload, params: ["id"], summary: "The body of a dead letter, byte for byte" },
  async ({ actor, input, deps }) => bytesResponse(await getDeadLetterPayload(actor, input, deps)),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
