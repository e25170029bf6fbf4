import { expect, type Locator, type Page } from "@playwright/test";
import type { TourStep } from "../fixtures/tour";

/** A number that is another one each time. A 0 is a promise, and stays. */
const anyNumber = /(?<![\d.,])[1-9]\d*(?:[.,]\d+)*/g;
const withoutNumbers = (words: string) => words.replaceAll(anyNumber, "N");

function asPattern(words: string): RegExp {
  const [first = "", ...others] = words.split(anyNumber).map(literally);
  return new RegExp([first, ...others].join(String.raw`\d[\d,.]*`));
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/^0\b/, String.raw`(?<![\d.,])0`);
}

/** A reader who has nothing but one step of the tour: finds only by words that stand in it, and in the end has met each of them. */
export class TourPage {
  readonly #unmet: Set<string>;

  constructor(
    readonly page: Page,
    private readonly step: TourStep,
  ) {
    this.#unmet = new Set([...step.words.map(withoutNumbers), ...step.commands]);
  }

  get unmet(): readonly string[] {
    return [...this.#unmet];
  }

  get main(): Locator {
    return this.page.getByRole("main");
  }

  region(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true });
  }

  /** What to look for: words of the step, "N" for a number. */
  words(words: string): RegExp {
    const written = this.step.words.find((one) => withoutNumbers(one) === words);
    if (written === undefined) throw new Error(`"${this.step.heading}" does not say **${words}**.`);
    this.#unmet.delete(words);
    return asPattern(written);
  }

  /** The step's command that begins so; whoever asks runs it. */
  command(start: string): string {
    const command = this.step.commands.find((one) => one.startsWith(start));
    if (command === undefined) throw new Error(`"${this.step.heading}" has no command ${start}.`);
    this.#unmet.delete(command);
    return command;
  }

  async see(where: Locator, ...words: string[]): Promise<void> {
    for (const each of words) await expect(where).toContainText(this.words(each));
  }

  /** A page, by its entry at the left. */
  async goTo(page: string): Promise<void> {
    await this.page
      .getByRole("navigation", { name: "Pages", exact: true })
      .getByRole("link")
      .filter({ hasText: this.words(page) })
      .click();
  }

  /** The one link or button there that says so. */
  async press(role: "button" | "link", words: string, where: Locator = this.main): Promise<void> {
    await where
      .getByRole(role)
      .filter({ hasText: this.words(words) })
      .click();
  }

  /** What lies on the clipboard after something was pressed. */
  async copied(press: () => Promise<void>): Promise<string> {
    await this.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await press();
    await expect(this.main.getByRole("button", { name: "Copied" })).toBeVisible();
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Into the field that shows these words while it is empty. Each part stands in the step, or is an id that the reader has copied. */
  async type(field: string, ...parts: (string | { copied: string })[]): Promise<void> {
    const unsaid = parts.find((part) => typeof part === "string" && !this.step.typed.includes(part));
    if (unsaid !== undefined) throw new Error(`"${this.step.heading}" does not say \`${String(unsaid)}\`.`);
    const text = parts.map((part) => (typeof part === "string" ? part : part.copied)).join("");
    await this.main.getByPlaceholder(this.words(field)).fill(text);
  }
}
