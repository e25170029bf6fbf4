import { expect, test } from "vitest";
import { itemWords } from "../redrive/state-words";
import { itemStates } from "../redrive/types";
import { freezeRedrive, toHtml } from ".";
import { anItem, aRedrive, freezing, noFlows } from "./fixtures";

test("what became of a message is called as the console calls it", () => {
  for (const state of itemStates) {
    const html = toHtml(freezeRedrive({ redrive: aRedrive({ state: "tripped" }), items: [anItem({ state })], ...noFlows }, freezing));
    expect(html).toMatch(new RegExp(`nowrap">. ${itemWords[state]}</span>`));
    expect(html).toContain('<span class="chip dead">stopped by itself</span>');
  }
});
