import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import type { Jetlag } from "../fixtures/jetlag";
import { expect, expectFits, tourTest as test } from "../fixtures/test";
import { readTour } from "../fixtures/tour";
import { TourPage } from "../pages/tour-page";
import { tourSteps, type Shot } from "../pages/tour-steps";

const root = path.resolve(import.meta.dirname, "../..");
const isWriting = process.env.JETLAG_WRITE_PICTURES === "1";
const mostPictureBytes = 150_000;
const tourMs = 240_000;

const viewport = { width: 1280, height: 560 };

test.use({ viewport });

// docs/tour.md, word by word. With JETLAG_WRITE_PICTURES=1 it makes the tour's pictures anew; without, they go to the test's results.
test("the tour can be followed to the letter", { tag: "@once" }, async ({ page, jetlag, request }, testInfo) => {
  test.setTimeout(tourMs);
  const steps = readTour();
  expect(steps.map(({ heading }) => heading)).toEqual(Object.keys(tourSteps));
  const memory = { saga: "", endOfSaga: "" };
  for (const step of steps) {
    await test.step(step.heading, async () => {
      const tour = new TourPage(page, step);
      let pictures = 0;
      await tourSteps[step.heading]?.({
        tour,
        memory,
        run: (command) => runIn(jetlag, command),
        ask: async (what) => (await request.get(`/api/v1/${what}`)).json(),
        picture: async (shot) => {
          pictures += 1;
          await takePicture(page, shot ?? {}, isWriting ? step.picture : testInfo.outputPath(path.basename(step.picture)));
        },
      });
      expect(tour.unmet, "everything that the step names was met").toEqual([]);
      expect(pictures).toBe(1);
      expect(existsSync(step.picture), `${step.picture} is there`).toBe(true);
    });
  }
});

async function runIn({ dataDir }: Jetlag, command: string): Promise<void> {
  await promisify(execFile)("sh", ["-c", command], { cwd: root, env: { ...process.env, JETLAG_DATA_DIR: dataDir } });
}

async function takePicture(page: Page, { height, of }: Shot, file: string): Promise<void> {
  await page.setViewportSize({ ...viewport, height: height ?? viewport.height });
  await page.mouse.move(0, 0); // nothing is hovered
  await expectFits(page);
  await (of ?? page).screenshot({ path: file, animations: "disabled" });
  if (isWriting) expect((await stat(file)).size).toBeLessThan(mostPictureBytes);
  await page.setViewportSize(viewport);
}
