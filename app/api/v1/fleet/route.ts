import { FleetList } from "@/lib/domain/fleet/incident";
import { route } from "@/lib/http/route";
import { ListFleet, listFleet } from "@/lib/services/fleet/list-fleet";

export const GET = route(
  {
    input: ListFleet,
    answer: FleetList,
    summary: "Agent systems beside the embedded NATS, and how their incidents stand; without a fleet NOT_FOUND",
  },
  ({ actor, input, deps }) => listFleet(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
