import { expect, type Locator } from "@playwright/test";
import { rowsOf } from "./list-page";
import type { TourPage } from "./tour-page";

const enoughLetters = 20;
const crmCalls = "tools.execute.crm";

/** What a reader carries from one step to the next. */
type Memory = { saga: string; endOfSaga: string };

/** The screen's height, or only one part of it. */
export type Shot = { height?: number; of?: Locator };

type Stand = {
  tour: TourPage;
  memory: Memory;
  /** Runs a command in another terminal, until it ends. */
  run(command: string): Promise<void>;
  /** An answer of the API: a fact to wait for, where a reader looks a little longer. */
  ask<Answer>(path: string): Promise<Answer>;
  /** What stands on the screen where the step has its picture; as high as what it is about. */
  picture(shot?: Shot): Promise<void>;
};

/** Each section of docs/tour.md, by its heading, as somebody does it who reads nothing else. */
export const tourSteps: Record<string, (stand: Stand) => Promise<void>> = {
  async "1. What needs you"({ tour, picture }) {
    tour.command("npm start"); // it was run before the first page
    await tour.page.goto("/");
    await tour.goTo("Overview");
    const worst = tour.region("What needs you").getByRole("listitem").first();
    await tour.see(worst, "in DEAD_LETTERS", "toolworks");
    await tour.goTo("Fleet");
    await tour.press("link", "crm-outage (mild)");
    await expect(incidentOf(tour).getByRole("button", { name: "On" })).toBeInViewport();
    await switchCrm(tour, "On");
    await tour.goTo("Overview");
    const button = worst.getByRole("link").filter({ hasText: tour.words("Open N") });
    await expect.poll(() => numberIn(button), { timeout: 60_000 }).toBeGreaterThan(enoughLetters);
    await picture({ height: 660 });
  },

  async "2. Who fails"({ tour, picture }) {
    await tour.press("link", "toolworks", tour.region("Systems"));
    await expect(tour.page).toHaveURL(/context=toolworks/);
    await tour.goTo("Consumers");
    await tour.press("button", "Redelivered");
    const worst = rowsOf(tour.page).getByRole("link").first();
    await expect(worst).toHaveText(tour.words("worker-crm"));
    await worst.click();
    await tour.see(tour.main, "Fine.", "Delivered", "Redelivered", "Max deliver");
    await expect(tour.region("Deliveries")).toContainText("Redelivered");
    await picture({ height: 850 });
  },

  async "3. What it gave up"({ tour, picture }) {
    await openCrmCalls(tour);
    await tour.see(rowsOf(tour.page), "Error", "Belongs to");
    await expect(rowsOf(tour.page)).toContainText(/Timeout after|503 Service/);
    await picture({ height: 520 });
  },

  async "4. One of them"({ tour, memory, picture }) {
    const ofSaga = rowsOf(tour.page)
      .getByRole("row")
      .filter({ hasText: tour.words("saga") });
    await ofSaga.first().getByRole("link").click();
    await tour.see(tour.main, "worker-crm gave up on tools.execute.crm of TOOL_REQUESTS after N deliveries.");
    await tour.see(tour.main, "Payload", "Headers", "Reply-To-Agent", "Saga-Id");
    await tour.see(tour.main, "What happened to it", "which no longer holds it", "Facts");
    await picture({ height: 720 });
    memory.saga = await tour.copied(() => tour.press("button", "copy saga id"));
    expect(memory.saga).toMatch(/^[\da-f-]{36}$/);
  },

  async "5. Its saga"({ tour, memory, ask, picture }) {
    const end = `streams/SAGAS/messages?context=toolworks&subject=saga.${memory.saga}.coordinator.end`;
    await expect.poll(async () => (await ask<{ items: unknown[] }>(end)).items.length).toBe(1);
    memory.endOfSaga = await openEndOfSaga(tour, memory.saga);
    await tour.see(tour.region("Messages"), "Messages", "failed_step", "compensated");
    for (const said of [/"status": ?"(failed|timeout)"/, /"failed_step": ?"support_agent"/, /"compensated": ?true/])
      await expect(tour.region("Messages")).toContainText(said);
    await picture();
  },

  async "6. End the outage"({ tour, ask, picture }) {
    await switchCrm(tour, "Off");
    await picture();
    await tour.goTo("Consumers");
    await tour.press("link", "worker-crm", rowsOf(tour.page));
    await tour.see(tour.main, "0 redelivered, not acked");
    const isIndexed = async () => {
      const { messages } = await ask<{ messages: number }>("streams/DEAD_LETTERS?context=toolworks");
      return (await openLetters(ask)) === messages;
    };
    await expect.poll(isIndexed).toBe(true);
  },

  async "7. Plan"({ tour, ask, picture }) {
    await openCrmCalls(tour);
    await expect(tour.main).toContainText(`${await openLetters(ask)} open`);
    await tour.main.getByRole("checkbox", { name: /^Select all/ }).check();
    const selection = tour.region("Selected dead letters");
    await tour.see(selection, "N selected of N open");
    const all = selection.getByRole("button", { name: tour.words("Select all N") });
    if (await all.isVisible()) await all.click(); // only a slow run has more than the page loads
    await expect(selection.getByRole("status")).toHaveText(/^(\S+) selected of \1 open$/);
    await tour.press("button", "Re-drive N…", selection);
    const plan = tour.region("Plan");
    await tour.see(plan, "from", "to", "tools.execute.crm → TOOL_REQUESTS", "who gets it", "worker-crm", "gave up on them");
    await tour.see(
      plan,
      "mind",
      "a new one replaces it",
      "how",
      "watched until done",
      "stops by itself",
      "after",
      "The dead letters stay in DEAD_LETTERS",
    );
    await expect(plan).not.toContainText("refused");
    await picture({ height: 900, of: plan });
  },

  async "8. Send"({ tour, memory, ask, picture }) {
    await tour.type("why is it safe now?", "the crm is back");
    await tour.press("button", "Start: N of N, then the rest");
    await expect(tour.region("State")).toContainText(/All \S+ messages were sent/, { timeout: 60_000 }); // a few first, then five a second
    await tour.see(tour.region("State"), "All N messages were sent");
    await expect(tour.region("State")).toBeInViewport();
    await tour.see(tour.main, "Sent as");
    await picture({ height: 460 });
    await expect.poll(() => isWorkedOff(tour, ask), { timeout: 60_000 }).toBe(true);
    await openCrmCalls(tour);
    await tour.see(tour.main, "No dead letter matches these filters.");
    expect(await openEndOfSaga(tour, memory.saga)).toBe(memory.endOfSaga);
  },

  async "9. The record"({ tour, run, picture }) {
    await tour.goTo("Audit");
    await tour.see(rowsOf(tour.page), "planned a re-drive", "started a re-drive", "a re-drive ended", "the crm is back");
    await tour.see(rowsOf(tour.page), "All N messages were sent");
    await picture({ height: 400 });
    await tour.goTo("Overview");
    await tour.see(tour.region("Systems").getByRole("row", { name: /^toolworks/ }), "fine");
    await switchCrm(tour, "Mild");
    await run(tour.command("npm run fleet"));
  },
};

async function switchCrm(tour: TourPage, level: "On" | "Off" | "Mild"): Promise<void> {
  await tour.goTo("Fleet");
  const incident = incidentOf(tour);
  await tour.press("button", level, incident);
  await expect(incident.getByRole("button", { pressed: true })).toHaveText(level);
}

const incidentOf = (tour: TourPage) => tour.main.getByRole("listitem").filter({ hasText: tour.words("The crm does not answer") });

async function openCrmCalls(tour: TourPage): Promise<void> {
  await tour.goTo("Dead letters");
  await tour.press("button", "All messages");
  await tour.type("original subject", crmCalls);
  await expect(tour.page).toHaveURL(/originalSubject=/);
  await expect(tour.main.locator("[aria-busy=true]")).toHaveCount(0);
}

/** The one message on its subject, with number and time. */
async function openEndOfSaga(tour: TourPage, saga: string): Promise<string> {
  await tour.goTo("Streams");
  await tour.press("link", "SAGAS", rowsOf(tour.page));
  await tour.type("subject, with", "saga.", { copied: saga }, ".coordinator.end");
  const rows = tour.region("Messages").getByRole("row").filter({ hasText: saga });
  await expect(rows).toHaveCount(1);
  await rows.getByRole("button").click();
  await expect(tour.region("Messages")).toContainText("saga_id");
  await rows.scrollIntoViewIfNeeded();
  return rows.innerText();
}

const openLetters = async (ask: Stand["ask"]) => (await ask<{ total: number }>("dead-letters?limit=1")).total;

const numberIn = async (label: Locator) => Number(/[\d,]+/.exec((await label.textContent()) ?? "")?.[0].replaceAll(",", ""));

/** Whether worker-crm has finished everything up to the last message that was sent. */
async function isWorkedOff(tour: TourPage, ask: Stand["ask"]): Promise<boolean> {
  type Items = { items: { published: { seq: number } | null }[] };
  const { items } = await ask<Items>(`redrives/${new URL(tour.page.url()).pathname.split("/").at(-1)}/items?limit=500`);
  const sent = items.map(({ published }) => published?.seq ?? Number.POSITIVE_INFINITY);
  const { ackFloor } = await ask<{ ackFloor: { streamSeq: number } }>("consumers/TOOL_REQUESTS/worker-crm?context=toolworks");
  return ackFloor.streamSeq >= Math.max(...sent);
}
