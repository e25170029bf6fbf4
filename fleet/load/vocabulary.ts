import { deck, seeded } from "../bus/random";
import type { Draws } from "./draws";

export const AREAS = ["support", "billing", "sales", "research", "scheduling", "onboarding", "claims", "travel"] as const;
export const AGENTS = ["crm", "planner", "web", "calendar", "payments", "search", "mail", "documents", "reviewer", "supervisor"] as const;
export const VERBS = [
  "update_record",
  "find_customer",
  "book_slot",
  "charge_card",
  "summarize",
  "send_mail",
  "fetch_page",
  "escalate",
] as const;

/** What streams are for decides how long they keep a message. */
export const KINDS = [
  { kind: "tasks", retention: "workqueue" },
  { kind: "tools", retention: "workqueue" },
  { kind: "results", retention: "interest" },
  { kind: "events", retention: "limits" },
] as const;

/** As agents' logs have them: the words stay, numbers and names differ. The class stands before the colon. ASCII on one line, up to 120 characters. */
export const FAILURES: readonly ((draws: Draws) => string)[] = [
  (draws) => `TimeoutError: crm did not answer within ${draws.pick([3_000, 8_000, 30_000])} ms`,
  (draws) => `RateLimitError: 429 Too Many Requests, retry after ${1 + draws.below(60)} s`,
  (draws) => `ValidationError: amount: expected number, got string "${draws.below(9_000)},50"`,
  (draws) => `TypeError: Cannot read properties of undefined (reading '${draws.pick(["email", "id", "items"])}')`,
  (draws) => `ContextLengthError: the model takes 128000 tokens, the messages have ${128_001 + draws.below(60_000)}`,
  (draws) => `SyntaxError: Unexpected token < in JSON at position ${draws.below(200)}`,
  (draws) => `ToolNotFoundError: there is no tool "${draws.pick(VERBS)}_v${2 + draws.below(3)}"`,
  (draws) => `UpstreamError: 502 Bad Gateway from calendar (request ${draws.hex8()})`,
  (draws) => `GuardrailError: the answer for cust-${1000 + draws.below(9_000)} holds a card number`,
  () => `AuthenticationError: 401 the key has expired`,
];

const WORDS = (
  "the customer asks whether her booking for next week can be moved to a later day and what it costs when the other room is not free " +
  "please check the account again before you answer because the last invoice was paid twice and nobody has said so"
).split(" ");

/** Words and spaces, nothing that JSON escapes; always the same. */
export function proseOf(length: number): string {
  const words = deck(seeded("load prose"), WORDS);
  const parts: string[] = [];
  for (let size = 0; size < length; size += (parts.at(-1)?.length ?? 0) + 1) parts.push(words.next().value);
  return parts.join(" ").padEnd(length).slice(0, length);
}
