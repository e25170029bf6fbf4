import { toolWorker } from "../tool-worker";

/** Finds free slots. */
export const workerCalendar = toolWorker({
  tool: "calendar",
  async work({ busy }) {
    await busy(1_200);
    return { slots: ["09:00", "11:30", "16:00"] };
  },
});
