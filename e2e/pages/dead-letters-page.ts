import { expect, type Locator, type Page } from "@playwright/test";
import { rowsOf } from "./list-page";

export class DeadLettersPage {
  constructor(private readonly page: Page) {}

  /** One by one, not by cause. */
  async open(query = ""): Promise<void> {
    await this.page.goto(`/dead-letters?view=messages${query.replace("?", "&")}`);
  }

  get heading(): Locator {
    return this.page.getByRole("heading", { level: 1 });
  }

  private get list(): Locator {
    return rowsOf(this.page, "Dead letters");
  }

  /** Of letters, or of groups where those are shown. */
  get rows(): Locator {
    return this.list.or(this.main.getByRole("region", { name: "Groups", exact: true })).getByRole("link");
  }

  get main(): Locator {
    return this.page.getByRole("main");
  }

  /** The row whose link has the focus. */
  get focusedRow(): Locator {
    return this.list.getByRole("row").filter({ has: this.page.locator("a:focus") });
  }

  /** By `j`, which is lost until the page's script has taken over what the server drew. */
  async focusNewest(): Promise<void> {
    const focused = this.main.locator("a:focus");
    await expect(async () => {
      if ((await focused.count()) === 0) await this.page.keyboard.press("j");
      await expect(focused).toHaveCount(1, { timeout: 500 });
    }).toPass();
    await expect(this.rows.first()).toBeFocused();
  }

  /** On a phone the choices wait behind a button, which says how many of them are set. */
  async openFilters(set: number): Promise<void> {
    const button = this.main.getByRole("button", { name: set > 0 ? `Filters · ${set}` : "Filters", exact: true });
    const isPhone = (this.page.viewportSize()?.width ?? 0) <= 600;
    if (isPhone) await button.click();
    else await expect(button).toBeHidden();
  }

  /** One of the choices above the list. */
  choice(name: string): Locator {
    return this.main.getByRole("combobox", { name, exact: true });
  }

  /** What came while the rows were held. */
  get newOnes(): Locator {
    return this.main.getByRole("button", { name: /new · show$/ });
  }

  /** The bar over the list while something is selected. */
  get selection(): Locator {
    return this.page.getByRole("region", { name: "Selected dead letters" });
  }

  /** The plan for every letter of a subject, of which there are `count`. */
  async planAll(subject: string, count: number): Promise<void> {
    await this.open(`?originalSubject=${subject}`);
    await expect(this.rows).toHaveCount(count);
    await this.select(count);
    await this.selection.getByRole("button", { name: `Re-drive ${count}…` }).click();
  }

  /** The first `count` rows: again and again, because a second sighting may give a row another id under the box. */
  async select(count: number): Promise<void> {
    const boxes = this.page.getByRole("checkbox", { name: /^Select ORDERS_DLQ/ });
    await expect(async () => {
      for (const box of (await boxes.all()).slice(0, count)) await box.check({ timeout: 2000 });
      await expect(this.selection).toContainText(`${count} selected`, { timeout: 2000 });
    }).toPass({ timeout: 60_000 });
  }

  /** Everything that is loaded: the box at the head, or on a phone, which has none, the bar's button. */
  async selectShown(): Promise<void> {
    const head = this.main.getByRole("checkbox", { name: /^Select all/ });
    await head.or(this.selection.getByRole("button", { name: /^All .* shown$/ })).click();
  }

  /** What a discard would do, with its button. */
  get discard(): Locator {
    return this.page.getByRole("dialog", { name: /^Discard / });
  }

  doDiscard(count: number): Locator {
    return this.discard.getByRole("button", { name: `Discard ${count} message${count === 1 ? "" : "s"}` });
  }

  /** What this tab discarded last. */
  get note(): Locator {
    return this.page.getByRole("region", { name: "Last discard" });
  }

  /** Of a letter that was discarded: by whom and why. */
  get discarded(): Locator {
    return this.main.getByRole("region", { name: "Discarded" });
  }

  tab(name: string): Locator {
    return this.page.getByRole("tab", { name });
  }
}
