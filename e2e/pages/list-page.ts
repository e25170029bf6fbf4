import type { Locator, Page } from "@playwright/test";

/** The table of a list page; on a phone it is a list of two-line rows. With a panel's title: the one in it, where notes stand over it. */
export function rowsOf(page: Page, panel?: string): Locator {
  const isPhone = (page.viewportSize()?.width ?? 0) <= 600;
  const main = page.getByRole("main");
  const within = panel ? main.getByRole("region", { name: panel, exact: true }) : main;
  // Above the rows of a re-drive a phone has a list of what did not get through, without links.
  return isPhone
    ? within
        .getByRole("list")
        .filter({ has: page.getByRole("link") })
        .first()
    : within.getByRole("table").first();
}

/** Streams, consumers or dead letters as a list: filter, table, rows that are links. */
export class ListPage {
  constructor(private readonly page: Page) {}

  async open(path: string): Promise<void> {
    await this.page.goto(path);
  }

  get heading(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  get filter(): Locator {
    return this.page.getByRole("searchbox");
  }

  get table(): Locator {
    return rowsOf(this.page);
  }

  get links(): Locator {
    return this.table.getByRole("link");
  }

  link(name: string | RegExp): Locator {
    return this.table.getByRole("link", { name }).first();
  }

  sortBy(column: string): Promise<void> {
    return this.table.getByRole("columnheader", { name: column, exact: true }).getByRole("button").click();
  }
}
