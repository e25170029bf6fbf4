/**
 * A number that JavaScript would change by reading it, with its own digits. It is a Date because that is the one object the tree
 * component does not open, but prints, and what it prints is `toISOString()`.
 */
class ExactNumber extends Date {
  readonly digits: string;

  constructor(digits: string) {
    super(0);
    this.digits = digits;
  }

  override toISOString(): string {
    return this.digits;
  }

  override toString(): string {
    return this.digits;
  }
}

export type ParsedJson = { kind: "json"; value: unknown; exactNumbers: number } | { kind: "not-json" };

const mark = "\u0000exact:";
const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON as it was written: numbers beyond what a double holds keep their digits. */
export function parseJson(text: string): ParsedJson {
  let exactNumbers = 0;
  const safe = text.replace(token, (found) => {
    if (found.startsWith('"') || survives(found)) return found;
    exactNumbers += 1;
    return JSON.stringify(mark + found);
  });
  try {
    return { kind: "json", value: JSON.parse(safe, reviveExact), exactNumbers };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: "not-json" };
    throw error;
  }
}

function reviveExact(_key: string, value: unknown): unknown {
  if (typeof value !== "string" || !value.startsWith(mark)) return value;
  return new ExactNumber(value.slice(mark.length));
}

/** True where reading and writing the number gives the same value: compared by digits and power of ten, not by spelling. */
function survives(written: string): boolean {
  const number = Number(written);
  return Number.isFinite(number) && canonical(written) === canonical(String(number));
}

function canonical(written: string): string {
  const [, sign = "", whole = "", fraction = "", power = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(written) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const trimmed = digits.replace(/0+$/, "");
  if (trimmed === "") return "0";
  return `${sign}${trimmed}e${Number(power) - fraction.length + digits.length - trimmed.length}`;
}
