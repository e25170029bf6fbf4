import { StreamList } from "@/lib/domain/stream/row";
import { route } from "@/lib/http/route";
import { ListStreams, listStreams } from "@/lib/services/streams/list-streams";

export const GET = route({ input: ListStreams, answer: StreamList, summary: "Streams" }, ({ actor, input, deps }) =>
  listStreams(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
