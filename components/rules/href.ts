import { addressOf } from "@/lib/domain/address";

export const rulesHref = () => addressOf(["settings", "fingerprint-rules"]);
