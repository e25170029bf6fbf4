import { byHeaders } from "./by-headers";

/** `X-Original-Subject` and its sisters, the original's headers behind `X-Original-Header-`. */
export const xOriginal = byHeaders({
  profile: "x-original",
  recognisedBy: ["X-Original-Subject"],
  subject: ["X-Original-Subject"],
  stream: ["X-Original-Stream"],
  seq: ["X-Original-Sequence", "X-Original-Seq"],
  consumer: ["X-Consumer", "X-Original-Consumer"],
  error: ["X-Error", "X-Error-Message", "X-Reason"],
  errorClass: ["X-Error-Class", "X-Error-Type"],
  deliveries: ["X-Deliveries", "X-Delivery-Count"],
  failedAt: ["X-Failed-At"],
  prefix: { text: "X-Original-Header-", only: true },
});
