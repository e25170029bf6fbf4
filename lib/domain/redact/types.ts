/** What the rules hide, in the order in which they are applied: what stands for a hidden text is `‹word›`. */
export const hiddenKinds = [
  "flow",
  "keyBlock",
  "login",
  "jwt",
  "bearer",
  "nkeySeed",
  "awsKey",
  "apiKey",
  "named",
  "email",
  "iban",
  "card",
  "phone",
  "random",
] as const;
export type HiddenKind = (typeof hiddenKinds)[number];

/** How much the rules hid, by rule; what hid nothing is not named. */
export type HiddenCounts = Partial<Record<HiddenKind, number>>;

/** How a body is shown: `structure`, every value but true, false and null is replaced; `none`, as it is. */
export type Redaction = "structure" | "none";

/** What stands in place of what was hidden. */
export const hiddenAs = (word: string): string => `‹${word}›`;

/** Writes what stands for a text that was found: by default `‹word›`. */
export type Mark = (word: string, found: string) => string;
