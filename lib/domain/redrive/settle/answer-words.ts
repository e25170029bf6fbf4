import type { Answer } from "./answers";

/** As they are on the wire, which is what people look for. */
export const answerWords: Readonly<Record<Answer, string>> = { ack: "ACK", nak: "NAK", term: "TERM", working: "WPI, still at work" };

const suffixes = new Map([
  ["one", "st"],
  ["two", "nd"],
  ["few", "rd"],
]);
const rules = new Intl.PluralRules("en", { type: "ordinal" });

/** 1 → "1st", 22 → "22nd" */
export const ordinal = (value: number): string => `${value.toLocaleString("en")}${suffixes.get(rules.select(value)) ?? "th"}`;

/** "NAK ×2, TERM": in the order in which they were heard; that somebody was at work is not an end. */
export function answersInRow(answers: readonly Answer[]): string {
  const runs: { answer: Answer; count: number }[] = [];
  for (const answer of answers.filter((each) => each !== "working")) {
    const last = runs.at(-1);
    if (last?.answer === answer) last.count += 1;
    else runs.push({ answer, count: 1 });
  }
  return runs.map(({ answer, count }) => (count === 1 ? answerWords[answer] : `${answerWords[answer]} ×${count}`)).join(", ");
}
