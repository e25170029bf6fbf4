import type { Window } from "./api-query";

/** As many as one page of a list holds. */
const PAGE = 500;

type ReadPage<Row> = (window: Required<Pick<Window, "limit" | "offset">>) => Promise<{ items: readonly Row[] }>;

/** The first rows of a list, `most` at most, page by page. What arrives meanwhile pushes rows on to the next page: each is taken once. */
export async function firstRows<Row extends { id: string }>(most: number, readPage: ReadPage<Row>): Promise<Row[]> {
  const rows = new Map<string, Row>();
  for (let offset = 0; rows.size < most; offset += PAGE) {
    const { items } = await readPage({ limit: PAGE, offset });
    for (const row of items) rows.set(row.id, row);
    if (items.length < PAGE) break;
  }
  return [...rows.values()].slice(0, most);
}
