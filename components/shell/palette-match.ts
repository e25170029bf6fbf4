/** Items whose label contains every word of `text`, those that begin with it first; without a text all. */
export function matching<Item extends { label: string }>(text: string, items: readonly Item[]): Item[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = items.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
  const begins = ({ label }: Item) => (words[0] && label.toLowerCase().startsWith(words[0]) ? 0 : 1);
  return hits.toSorted((a, b) => begins(a) - begins(b));
}
