import { chance } from "../../bus/random";
import { toolWorker } from "../tool-worker";

/** Fetches a page. The web being what it is, one call in fifty hangs and works when tried again. */
export const workerWeb = toolWorker({
  tool: "web",
  async work({ request, id, attempt, busy, hang }) {
    if (attempt === 1 && chance(`${id} slow page`) < 0.02) return hang();
    await busy(2_000);
    return { url: `https://example.com/offers/${request.tool_input.region}`, status: 200 };
  },
});
