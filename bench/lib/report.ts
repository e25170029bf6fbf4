let missed = false;

/** Prints one measured value against its budget; the process exits with 1 when any was missed. */
export function report(name: string, value: number, budget: number, unit: string): void {
  const ok = value <= budget;
  missed ||= !ok;
  process.exitCode = missed ? 1 : 0;
  console.log(`${name}: ${format(value)} ${unit} (budget ${format(budget)}) ${ok ? "ok" : "MISSED"}`);
}

const format = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 2 });

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("no values");
  return middle;
}
