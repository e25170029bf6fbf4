import { connect } from "@nats-io/transport-node";
import { jetstreamManager } from "@nats-io/jetstream";
import type { DeadLetterList } from "@/lib/domain/dead-letter/row";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import type { z } from "zod";
import { badLetters } from "../fixtures/bad-letters";
import { startJetlag, type Jetlag } from "../fixtures/jetlag";
import { startNatsServer, type NatsServer } from "../fixtures/nats-server";
import { expect, expectFits, test } from "../fixtures/test";

type Name = keyof typeof badLetters;
const names = Object.keys(badLetters) as Name[]; // its own keys

/** What the page must say of it as it opens. */
const said: Record<Name, string | RegExp> = {
  empty: "The payload is empty: 0 bytes.",
  binary: "Not text: these bytes are not UTF-8.",
  large: "Cut here: the whole payload has 8",
  deep: '"a":',
  wide: "⟨0 … 39,999⟩",
  line: "Cut here: the whole payload has 5",
  invalid: "Not text: these bytes are not UTF-8.",
  script: '"</script><img src=x onerror=alert(1)>"',
  escapes: String.raw`"\u001b[31mred\u001b[2J"`,
  turned: '"photo⟨U+202E⟩gpj.exe"',
  headers: "501, in their order",
  odd: "not UTF-8, base64",
  msgpack: "9007199254740993",
  cbor: "9007199254740993",
  liar: '"n":1',
  future: "original_subject",
  never: "original_subject",
};

let nats: NatsServer;
let jetlag: Jetlag;
let ids: ReadonlyMap<Name, string>;

test.beforeAll(async () => {
  test.setTimeout(240_000); // a build may be inside
  nats = await startNatsServer({ config: "max_payload: 9MB" });
  const owner = await connect({ servers: nats.url });
  await (await jetstreamManager(owner)).streams.add({ name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await owner.close();
  await rawPublish(nats.port, Object.values(badLetters));
  jetlag = await startJetlag({ NATS_URL: nats.url });
  await expect(async () => {
    const answer = await fetch(`${jetlag.url}/api/v1/dead-letters?limit=100`);
    const { items } = (await answer.json()) as z.infer<typeof DeadLetterList>; // the API's own answer
    ids = new Map(items.map(({ id, seq }) => [names[seq - 1]!, id]));
    expect(ids.size).toBe(names.length);
  }).toPass({ timeout: 30_000 });
});
test.afterAll(async () => {
  await jetlag?.stop();
  await nats?.stop();
});

test("every bad body is shown as what it is, in every view, and nothing in it acts", { tag: "@once" }, async ({ page }) => {
  test.setTimeout(300_000); // seventeen pages, each in five ways
  page.on("dialog", (dialog) => {
    throw new Error(`a message opened a dialog: ${dialog.message()}`);
  });
  const desk = page.viewportSize() ?? { width: 1_440, height: 900 };
  for (const name of names) {
    await page.goto(`${jetlag.url}/dead-letters/${ids.get(name)}`);
    const message = page.getByRole("region", { name: "Message" });
    await expect(message, name).toContainText(said[name]);
    await expectFits(page);
    await page.setViewportSize({ width: 390, height: 844 }); // a phone's: only its width matters here, and the console of this spec starts once
    await expectFits(page);
    await page.setViewportSize(desk);
    if (name === "empty") continue;
    for (const view of ["raw", "hex", "MessagePack", "CBOR"]) {
      await message.getByRole("tab", { name: view }).click();
      await expect(message.getByRole("tabpanel").and(page.locator(":not([inert])")), `${name} as ${view}`).not.toBeEmpty(); // the one that leaves is inert
    }
  }
});

test("a guess is called one, and a wrong choice is answered with why", { tag: "@once" }, async ({ page }) => {
  await page.goto(`${jetlag.url}/dead-letters/${ids.get("msgpack")}`);
  const message = page.getByRole("region", { name: "Message" });
  await expect(message.getByRole("tab", { name: "MessagePack (guessed)" })).toHaveAttribute("aria-selected", "true");
  await expect(message).toContainText('"blob":bytes (3) 00 ff 01');
  await expect(message).toContainText('"e":extension 5, bytes (2) 01 02');
  await message.getByRole("tab", { name: "CBOR" }).click();
  await expect(message).toContainText("This is not one whole CBOR value:");
  await page.goto(`${jetlag.url}/dead-letters/${ids.get("odd")}`);
  await message.getByRole("tab", { name: "MessagePack" }).click();
  await expect(message).toContainText("This is not one whole MessagePack value: 10 bytes follow its first value.");
});

test("a letter that lies of its times is told so", { tag: "@once" }, async ({ page }) => {
  const story = page.getByRole("region", { name: "What happened to it" });
  await page.goto(`${jetlag.url}/dead-letters/${ids.get("liar")}`);
  await expect(story).toContainText(/given up, it says: \d+ years before it was stored/);
  await page.goto(`${jetlag.url}/dead-letters/${ids.get("future")}`);
  await expect(story).toContainText(/given up, it says: \d+ years after it was stored/);
});
