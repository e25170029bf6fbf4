import { formatCount, formatCountOf } from "../format";
import { hiddenKinds, type HiddenCounts, type HiddenKind } from "./types";

const nouns: Record<HiddenKind, string> = {
  flow: "flow id",
  keyBlock: "private key",
  login: "login",
  jwt: "signed token",
  bearer: "bearer token",
  nkeySeed: "nkey seed",
  awsKey: "AWS key",
  apiKey: "API key",
  named: "named secret",
  email: "e-mail address",
  iban: "IBAN",
  card: "card number",
  phone: "phone number",
  random: "random string",
};

/** For a preview: "38 values, 3 e-mail addresses, 1 phone number"; "nothing". */
export function hiddenSentence({ values, hidden }: { values: number; hidden: HiddenCounts }): string {
  const parts = hiddenKinds.flatMap((kind) => {
    const count = hidden[kind] ?? 0;
    return count === 0
      ? []
      : kind === "email" && count > 1
        ? [`${formatCount(count)} e-mail addresses`]
        : [formatCountOf(count, nouns[kind])];
  });
  return [...(values > 0 ? [formatCountOf(values, "value")] : []), ...parts].join(", ") || "nothing";
}
