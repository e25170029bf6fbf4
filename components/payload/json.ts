import { Written } from "./written";

export type ParsedJson = { kind: "json"; value: unknown; exactNumbers: number } | { kind: "not-json" };

const mark = "\u0000exact:";
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON as it was written: numbers beyond what a double holds keep their digits. */
export function parseJson(text: string): ParsedJson {
  let exactNumbers = 0;
  const safe = text.replace(token, (found) => {
    if (found.startsWith('"') || survives(found)) return found;
    exactNumbers += 1;
    return JSON.stringify(mark + found);
  });
  try {
    const value: unknown = JSON.parse(safe);
    return { kind: "json", value: exactNumbers === 0 ? value : putExact(value), exactNumbers };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: "not-json" };
    throw error;
  }
}

/** In place and without recursion, which JSON.parse does not do either: its reviver would, and end at some thousand levels. */
function putExact(root: unknown): unknown {
  const top = [root];
  const holders: (unknown[] | Record<string, unknown>)[] = [top];
  for (let holder = holders.pop(); holder; holder = holders.pop()) {
    for (const [key, value] of Object.entries(holder)) {
      if (typeof value === "string" && value.startsWith(mark)) put(holder, key, new Written(value.slice(mark.length)));
      else if (typeof value === "object" && value !== null) holders.push(value as Record<string, unknown>); // by JSON.parse: a list or an object
    }
  }
  return top[0];
}

/** `__proto__` is a member like others here. */
const put = (holder: object, key: string, value: unknown) =>
  Object.defineProperty(holder, key, { value, configurable: true, enumerable: true, writable: true });

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
