import { formatCountOf } from "../../format";
import type { Plan } from "../row";
import type { WarningCode } from "../types";

export const warn = (code: WarningCode, text: string): Plan["warnings"][number] => ({ code, text });

export const messages = (count: number) => formatCountOf(count, "message");

/** verb(1, "goes", "go") → "goes" */
export const verb = (count: number, one: string, many: string) => (count === 1 ? one : many);
