import { expect, type Locator, type Page } from "@playwright/test";
import { tabTo } from "./keys";

/** What people say about what is one group. */
export class RulesPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/settings/fingerprint-rules");
  }

  get rules(): Locator {
    return this.page.getByRole("region", { name: "Rules", exact: true }).getByRole("listitem");
  }

  rule(name: string): Locator {
    return this.rules.filter({ has: this.page.getByRole("heading", { name, exact: true }) });
  }

  button(name: string): Locator {
    return this.page.getByRole("main").getByRole("button", { name, exact: true });
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  field(name: string): Locator {
    return this.dialog.getByLabel(name, { exact: true });
  }

  /** By keyboard alone; what stood in the field is gone. */
  async write(texts: Record<string, string>): Promise<void> {
    for (const [name, text] of Object.entries(texts)) {
      await tabTo(this.page, this.field(name));
      await this.page.keyboard.press("ControlOrMeta+A");
      await this.page.keyboard.type(text);
    }
  }

  async press(button: Locator): Promise<void> {
    await tabTo(this.page, button);
    await this.page.keyboard.press("Enter");
  }

  /** A key before the page's script has taken over is lost. */
  async startNew(): Promise<void> {
    await expect(async () => {
      await this.press(this.button("New rule…"));
      await expect(this.dialog).toBeVisible({ timeout: 2_000 });
    }).toPass();
  }

  async remove(name: string): Promise<void> {
    await this.press(this.button(`Remove ${name}`));
    await this.write({ "Why it is not needed any more": "it was a test" });
    await this.page.keyboard.press("Enter");
    await expect(this.dialog).toHaveCount(0);
  }
}
