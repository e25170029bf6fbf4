import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { CaptureList, CaptureRow } from "@/lib/domain/capture/row";
import { apiPut } from "@/lib/http/api-fetch";
import { apiQuery, type InContext } from "./api-query";

export const captureQuery = ({ context }: InContext = {}) => apiQuery<z.infer<typeof CaptureList>>(addressOf(["capture"], { context }));

type CaptureDecision = { context: string; enabled: boolean; reason: string };

/** Answers how the account stands then; never repeated by itself. */
export const setCapture = (decision: CaptureDecision) => apiPut<CaptureRow>(addressOf(["capture"]), decision);
