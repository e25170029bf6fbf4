import "server-only";
import { formatRate } from "@/lib/domain/format";

export const rateInWords = (ratePerSec: number | null): string => (ratePerSec === null ? "no cap" : formatRate(ratePerSec));
