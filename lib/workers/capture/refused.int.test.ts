import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { deathSubjects } from "@/lib/domain/capture/captures-advisories";
import { DAY_NS, openConsoles, type Consoles } from "./test-consoles";

let at: Consoles;

beforeAll(async () => void (at = await openConsoles()));
afterEach(() => at.clear());
afterAll(() => at.close());

const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000, interval: 50 });
const [exhausted, terminated] = deathSubjects;

test("where theirs captures everything nothing is made; where theirs takes one, ours takes the other", async () => {
  await at.create("AUDIT", ["$JS.EVENT.ADVISORY.>"]);
  const one = at.start();
  await soon(one.row).toMatchObject({ state: "captured", by: "theirs", streams: ["AUDIT"], makes: null, enabled: null });
  expect(await one.set(true)).toMatchObject({ state: "captured", by: "theirs" });
  expect(await at.subjects()).toBeNull();

  await at.owner.api("STREAM.UPDATE.AUDIT", { name: "AUDIT", subjects: [exhausted] });
  await soon(at.subjects).toEqual([terminated]);
  await soon(one.row).toMatchObject({ state: "captured", by: "both", streams: ["AUDIT", "JETLAG_ADVISORIES"] });
  await at.owner.api("STREAM.DELETE.AUDIT");
  await soon(at.subjects).toEqual([exhausted, terminated]);
});

test("where theirs takes a part of one, the rest is said to be lost", async () => {
  await at.create("AUDIT", ["$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.>"]);
  const one = at.start({ capture: "on" });
  await soon(at.subjects).toEqual([terminated]);
  await soon(one.row).toMatchObject({ state: "partly", by: "both" });
  expect((await one.row())?.sentence).toBe(
    "AUDIT takes $JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.>; streams of an account may not share subjects, so the rest cannot be captured. Of the rest, deaths while the console is down are not seen.",
  );
});

test("a stranger of our name is said, and left alone", async () => {
  await at.create("JETLAG_ADVISORIES", ["else.>"]);
  const one = at.start({ capture: "on" });
  await soon(one.row).toMatchObject({ state: "failed", by: null, streams: [], makes: null });
  expect((await one.row())?.sentence).toContain("that Jetlag has not made");
  await soon(async () => one.said("cannot be captured").length).toBe(1); // it has tried
  expect(await at.subjects()).toEqual(["else.>"]);
});

test("what is not permitted is named, before it is asked and after it was tried, and is logged once", async () => {
  const one = at.start({}, "looks");
  await soon(one.row).toMatchObject({ state: "asked", forbidden: ["STREAM.CREATE.JETLAG_ADVISORIES"] });
  const sentence = "Not permitted: STREAM.CREATE.JETLAG_ADVISORIES. Deaths while the console is down are not seen.";
  expect(await one.set(true)).toMatchObject({ state: "denied", by: null, sentence });
  await soon(async () => one.said("cannot be captured").map(({ why }) => why)).toEqual(["not permitted: STREAM.CREATE.JETLAG_ADVISORIES"]);
  expect(await one.row()).toMatchObject({ state: "denied", sentence, enabled: true });
  await at.create("JETLAG_ADVISORIES", [exhausted, terminated], { metadata: { "jetlag.purpose": "advisories" }, max_age: 7 * DAY_NS });
  await soon(one.row).toMatchObject({ state: "captured", by: "jetlag", forbidden: [] });
});

test("who may not list streams makes it all the same; an overlap that cannot be seen is what the server says", async () => {
  const one = at.start({}, "blind");
  await soon(one.row).toMatchObject({ state: "asked" });
  expect(await one.set(true)).toMatchObject({ state: "captured" });
  expect(await at.subjects()).toEqual([exhausted, terminated]);
  await one.stop();
  await at.owner.api("STREAM.DELETE.JETLAG_ADVISORIES");
  await at.create("AUDIT", ["$JS.EVENT.ADVISORY.>"]);
  const other = at.start({}, "blind");
  await soon(other.row).toMatchObject({ state: "failed", sentence: expect.stringContaining("subjects overlap with an existing stream") });
});

test("what may not be updated is said, and goes on as it is", async () => {
  at.start({ capture: "on" });
  await soon(at.subjects).not.toBeNull();
  await at.stopAll();
  const one = at.start({ capture: "on", advisoriesDays: 1 }, "tight");
  await soon(async () => one.said("cannot be captured").map(({ why }) => why)).toEqual(["not permitted: STREAM.UPDATE.JETLAG_ADVISORIES"]);
  expect(await one.row()).toMatchObject({ state: "captured" });
  expect((await at.info()).config.max_age).toBe(7 * DAY_NS);
});
