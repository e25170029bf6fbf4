import { StreamDetail } from "@/lib/domain/stream/row";
import { route } from "@/lib/http/route";
import { GetStream, getStream } from "@/lib/services/streams/get-stream";

export const GET = route(
  { input: GetStream, params: ["stream"], answer: StreamDetail, summary: "One stream with its configuration" },
  ({ actor, input, deps }) => getStream(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
