import { FleetSystem } from "@/lib/domain/fleet/incident";
import { route } from "@/lib/http/route";
import { SwitchIncident, switchIncident } from "@/lib/services/fleet/switch-incident";

export const POST = route(
  {
    input: SwitchIncident,
    params: ["name"],
    answer: FleetSystem,
    summary: "Switch one way in which an agent system of the embedded fleet goes wrong",
  },
  ({ actor, input, deps }) => switchIncident(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
