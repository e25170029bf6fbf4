import { IndexRebuild } from "@/lib/domain/dead-letter/index-list";
import { route } from "@/lib/http/route";
import { RebuildIndex, rebuildIndex } from "@/lib/services/dead-letters/rebuild-index";

export const POST = route(
  { input: RebuildIndex, answer: IndexRebuild, summary: "Read dead letters again from the beginning of their streams" },
  ({ actor, input, deps }) => rebuildIndex(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
