import type { Locator, Page } from "@playwright/test";

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
    return this.page.getByRole("main").getByRole("table").first();
  }

  link(name: string | RegExp): Locator {
    return this.table.getByRole("link", { name }).first();
  }

  sortBy(column: string): Promise<void> {
    return this.table.getByRole("columnheader", { name: column, exact: true }).getByRole("button").click();
  }
}
