import "server-only";
import type { CaptureProblem } from "@/lib/domain/capture/reports";
import { AppError } from "@/lib/errors";
import { isDenied } from "../messages/read-message";

/** What a failed attempt means to a reader. What is no answer of NATS is thrown on: it is a mistake of ours. */
export function problemOf(error: unknown): CaptureProblem {
  if (!(error instanceof AppError)) throw error;
  return { kind: isDenied(error) ? "denied" : "failed", detail: error.message };
}
