export type ConfigLine = { key: string; value: string; mono?: boolean; bad?: boolean };

/** Names right-aligned, as the CLI prints them. */
export function configText(lines: readonly ConfigLine[]): string {
  const width = Math.max(...lines.map(({ key }) => key.length));
  return lines.map(({ key, value }) => `${key.padStart(width)}: ${value}`).join("\n");
}
