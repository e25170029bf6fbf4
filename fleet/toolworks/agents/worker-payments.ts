import { uuidOf } from "../../bus/random";
import { toolWorker } from "../tool-worker";

/** Charges a customer. The receipt's id comes from the call's id: charging twice for one call would give the same receipt. */
export const workerPayments = toolWorker({
  tool: "payments",
  async work({ id, busy }) {
    await busy(1_500);
    return { receipt: uuidOf(`receipt ${id}`), currency: "EUR" };
  },
});
