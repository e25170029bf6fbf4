import { RedriveSeries } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { GetSeries, getSeries } from "@/lib/services/redrives/get-series";

export const GET = route(
  {
    input: GetSeries,
    params: ["id"],
    answer: RedriveSeries,
    summary: "How the messages of a re-drive were sent, settled and came back, cumulative",
  },
  ({ actor, input, deps }) => getSeries(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
