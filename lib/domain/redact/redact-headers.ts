import { formatCountOf } from "../format";
import type { Headers } from "../message";
import { base64ToBytes } from "../payload";
import { addHidden } from "./add-hidden";
import { redactText, type TextOptions } from "./redact-text";
import { isSecretName } from "./secret-name";
import { hiddenAs, type HiddenCounts, type Redaction } from "./types";

type Options = { redaction?: Redaction } & Pick<TextOptions, "ids">;

/**
 * Headers in their order: the value of one whose name says that it is a secret goes whole, but that a flow's id is told from others; names and other values are read by the rules.
 * Of a value that is not UTF-8 only the size is told.
 */
export function redactHeaders(
  headers: Headers,
  { redaction = "structure", ids }: Options = {},
): { headers: [string, string][]; hidden: HiddenCounts } {
  const hidden: HiddenCounts = {};
  const byRules = (text: string) => {
    if (redaction === "none") return text;
    const found = redactText(text, { ids });
    addHidden(hidden, found.hidden);
    return found.text;
  };
  const shown = headers.map(([name, value]): [string, string] => {
    if (typeof value !== "string")
      return [byRules(name), hiddenAs(`${formatCountOf(base64ToBytes(value.base64)?.length ?? 0, "byte")}, not text`)];
    if (redaction === "none" || !isSecretName(name) || ids?.has(value)) return [byRules(name), byRules(value)];
    addHidden(hidden, { named: 1 });
    return [byRules(name), hiddenAs("hidden")];
  });
  return { headers: shown, hidden };
}
