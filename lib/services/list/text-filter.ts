import "server-only";

/** Every word of `q` stands in one of the texts; case does not matter. */
export function textFilter(q: string | undefined): (texts: readonly string[]) => boolean {
  const words = (q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  return (texts) => {
    const lower = texts.map((text) => text.toLowerCase());
    return words.every((word) => lower.some((text) => text.includes(word)));
  };
}
