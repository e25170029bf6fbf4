import { route } from "@/lib/http/route";
import { streamResponse } from "@/lib/http/stream-response";
import { ExportDeadLetters, exportDeadLetters } from "@/lib/services/dead-letters/export-dead-letters";

export const GET = route(
  { input: ExportDeadLetters, summary: "All dead letters of a list, newest first, as CSV or as lines of JSON" },
  async ({ actor, input, deps }) => streamResponse(await exportDeadLetters(actor, input, deps)),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
