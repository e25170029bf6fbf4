import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { tourSteps } from "./tour-steps";

test("the console's short tour has the steps of the long one", () => {
  const headings = readFileSync("docs/tour.md", "utf8").matchAll(/^## \d+\. (.+)$/gm);
  expect(tourSteps.map(({ title }) => title)).toEqual([...headings].map(([, title]) => title));
});
