import { expect, type Locator, type Page } from "@playwright/test";

/** Dead letters by cause. */
export class GroupsPage {
  constructor(private readonly page: Page) {}

  async open(query = ""): Promise<void> {
    await this.page.goto(`/dead-letters${query}`);
  }

  get list(): Locator {
    return this.page.getByRole("region", { name: "Groups", exact: true });
  }

  row(title: string): Locator {
    return this.list.getByRole("listitem").filter({ has: this.page.getByRole("link", { name: title, exact: true }) });
  }

  link(title: string): Locator {
    return this.row(title).getByRole("link");
  }

  /** What the open group is about. */
  get pane(): Locator {
    return this.page.getByRole("region", { name: "Group", exact: true });
  }

  /** What it is and what can be done with it. */
  get head(): Locator {
    return this.pane.locator("[data-head]");
  }

  tab(name: RegExp): Locator {
    return this.pane.getByRole("tab", { name });
  }

  region(name: string): Locator {
    return this.pane.getByRole("region", { name, exact: true });
  }

  get marked(): Locator {
    return this.page.getByRole("region", { name: "Selected groups" });
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  /** By `j` alone, which is lost until the page's script has taken over what the server drew. */
  async walkTo(title: string): Promise<void> {
    await expect(this.link(title)).toBeVisible();
    const focused = this.list.locator("a:focus");
    await expect(async () => {
      await this.page.keyboard.press("k");
      await expect(focused).toHaveCount(1, { timeout: 500 });
    }).toPass();
    const isThere = () => this.link(title).evaluate((element) => element === document.activeElement);
    for (let steps = await this.list.getByRole("listitem").count(); steps > 0 && !(await isThere()); steps--)
      await this.page.keyboard.press("k");
    for (let steps = await this.list.getByRole("listitem").count(); steps > 0 && !(await isThere()); steps--)
      await this.page.keyboard.press("j");
    await expect(this.link(title)).toBeFocused();
  }

  /** By the keys of a list of tabs. */
  async goToTab(name: RegExp): Promise<void> {
    const tabs = this.pane.getByRole("tab");
    await this.pane.getByRole("tab", { selected: true }).focus();
    for (let steps = await tabs.count(); steps > 0; steps--) {
      if (await this.tab(name).evaluate((element) => element === document.activeElement)) break;
      await this.page.keyboard.press("ArrowRight");
    }
    await this.page.keyboard.press("Enter");
    await expect(this.tab(name)).toHaveAttribute("aria-selected", "true");
  }
}
