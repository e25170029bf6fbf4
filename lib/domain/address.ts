type AddressQuery = Record<string, string | number | boolean | readonly string[] | null | undefined>;

/**
 * Path and query, of a page or, under /api/v1, of a GET: then it is what the browser fetches, what the live channel streams, and the
 * cache's key, so it is written in one way only: keys sorted, nothing empty. `context: "-"` (all contexts in our URLs) is left out.
 */
export function addressOf(path: readonly (string | number)[], query: AddressQuery = {}): string {
  const params = new URLSearchParams();
  for (const key of Object.keys(query).toSorted()) {
    const value = query[key];
    const text = Array.isArray(value) ? value.join(",") : value === null || value === undefined ? "" : String(value);
    if (text !== "" && !(key === "context" && text === "-")) params.set(key, text);
  }
  const search = params.toString();
  return `/${path.map((part) => encodeURIComponent(part)).join("/")}${search && `?${search}`}`;
}
