import { ContextList } from "@/lib/domain/overview/types";
import { route } from "@/lib/http/route";
import { ListContexts, listContexts } from "@/lib/services/contexts/list-contexts";

export const GET = route({ input: ListContexts, answer: ContextList, summary: "Contexts this console watches" }, ({ actor, input, deps }) =>
  listContexts(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
