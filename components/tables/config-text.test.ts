import { expect, test } from "vitest";
import { configText } from "./config-text";

test("names stand right-aligned, as the CLI prints them", () => {
  const lines = [
    { key: "Filter", value: "tools.execute.crm" },
    { key: "Max ack pending", value: "1,000" },
  ];
  expect(configText(lines)).toBe("         Filter: tools.execute.crm\nMax ack pending: 1,000");
});
