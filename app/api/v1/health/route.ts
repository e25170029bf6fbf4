import { Health } from "@/lib/domain/overview/types";
import { route } from "@/lib/http/route";
import { GetHealth, getHealth } from "@/lib/services/health/get-health";

export const GET = route({ input: GetHealth, answer: Health, summary: "How this console is doing" }, ({ actor, input, deps }) =>
  getHealth(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
