import { Overview } from "@/lib/domain/overview/types";
import { route } from "@/lib/http/route";
import { GetOverview, getOverview } from "@/lib/services/overview/get-overview";

export const GET = route({ input: GetOverview, answer: Overview, summary: "What is broken, first" }, ({ actor, input, deps }) =>
  getOverview(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
