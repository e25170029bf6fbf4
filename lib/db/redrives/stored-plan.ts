import "server-only";
import { z } from "zod";
import { Plan } from "@/lib/domain/redrive/row";

/** Of a Jetlag that wrote `null` where it could not read who receives. */
const Targets = z.object({ targets: z.array(z.looseObject({ receivers: z.array(z.unknown()).nullable() })) }).loose();

export function toPlan(stored: unknown): Plan {
  const { targets, ...plan } = Targets.parse(stored);
  const known = targets.map((target) => (target.receivers === null ? { ...target, receivers: [], receiversKnown: false } : target));
  return Plan.parse({ ...plan, targets: known });
}
