const count = (/** @type {number} */ n) => n.toLocaleString("en");
const of = (/** @type {number} */ n, /** @type {string} */ what) => `${count(n)} ${n === 1 ? what : `${what}s`}`;

/**
 * A plan as one can read it aloud. A row of what does not apply is left out.
 * @param {any} job a planned re-drive, as the API answers it
 * @returns {string}
 */
export function planText({ number, context, reason, planHash, plan }) {
  const rows = [
    ["from", fromLines(plan, context)],
    ["to", plan.targets.map(targetLine)],
    ["who", plan.targets.flatMap(receiverLines)],
    ["mind", plan.warnings.map((/** @type {{ text: string }} */ { text }) => text)],
    ["edited", editedLines(plan)],
    ["not", refusedLines(plan)],
    ["how", plan.count === 0 ? [] : howLines(plan)],
    ["after", plan.count === 0 ? [] : afterLines(plan)],
    ["why", reason === null ? [] : [reason]],
  ];
  const selected =
    plan.count === plan.selectedCount ? of(plan.count, "message") : `${count(plan.count)} of ${of(plan.selectedCount, "message")}`;
  const head = `Re-drive #${number}: ${selected} in ${context} (plan ${planHash.slice(0, 4)})`;
  return [head, ...rows.flatMap(([name, lines]) => rowText(/** @type {string} */ (name), /** @type {string[]} */ (lines)))].join("\n");
}

/** A newline in what a message says makes no row of its own. @param {string} name @param {string[]} lines */
const rowText = (name, lines) => lines.map((line, at) => `  ${(at === 0 ? name : "").padEnd(8)}${line.replaceAll("\n", "\\x0a")}`);

/** @param {any} plan @param {string} context */
function fromLines({ sources, groups, count: planned }, context) {
  if (planned === 0) return [`nothing of what was selected in ${context} can be sent`];
  return [
    sources.map((/** @type {any} */ source) => `${source.stream}${sources.length > 1 ? ` (${count(source.count)})` : ""}`).join(", "),
    ...groups.map((/** @type {any} */ group) => `${count(group.count)} died of: ${group.title}`),
  ];
}

/** @param {any} target */
const targetLine = ({ subject, subjectCount, stream, count: sent }) =>
  `${subject}${subjectCount > 1 ? ` and ${of(subjectCount - 1, "more subject")}` : ""} → ${stream} (${of(sent, "message")})`;

/** @param {any} target @returns {string[]} */
function receiverLines({ receivers, receiversKnown, coreSubscribers, stream }) {
  const unread = receiversKnown ? [] : [`the consumers of ${stream} could not all be read`];
  const none = receiversKnown && receivers.length === 0 ? [`nobody: no consumer of ${stream} takes it`] : [];
  const consumers = [...unread, ...none, ...receivers.map(receiverLine)];
  return coreSubscribers ? [...consumers, `${of(coreSubscribers, "plain subscriber")}, a second time`] : consumers;
}

const already = { yes: ", has processed them before", no: "", unknown: ", may have processed them before" };

/** @param {any} receiver */
const receiverLine = ({ consumer, status, lag, numWaiting, intended, already: was }) =>
  `${consumer}: ${status ?? "how it is now is not known"}, lag ${count(lag)}, ${of(numWaiting, "pull")} waiting` +
  (intended ? ", gave up on them" : already[/** @type {keyof typeof already} */ (was)]);

const FEW = 5;

/** @param {number} all @param {readonly unknown[]} shown */
const andMore = (all, shown) => (all > shown.length ? [`and ${count(all - shown.length)} more`] : []);

/** @param {any} plan @returns {string[]} */
function editedLines({ edited, edits }) {
  if (edited === 0) return [];
  const [go, were] = edited === 1 ? ["goes", "it was"] : ["go", "they were"];
  const shown = edits.slice(0, FEW);
  return [
    `${count(edited)} ${go} out edited, and in no other way; what ${were} is kept in JETLAG_TRASH first`,
    ...shown.flatMap((/** @type {any} */ { id, diff }) => [`${id}:`, ...diff.split("\n").map((/** @type {string} */ line) => `  ${line}`)]),
    ...andMore(edited, shown),
  ];
}

/** What becomes of the letters. @param {any} plan @returns {string[]} */
function afterLines({ sources, keepsLetters, alsoRemoves, alsoRemovesCount, options }) {
  if (options.inPlace) return [`they stay in ${options.inPlace.stream} until ${options.inPlace.consumer} has acknowledged them`];
  const streams = sources.map((/** @type {any} */ { stream }) => stream).join(", ");
  const letters = {
    none: `a dead letter leaves ${streams} once its copy is stored`,
    some: `a dead letter leaves ${streams} once its copy is stored; some stay, and count as sent again`,
    all: `the dead letters stay in ${streams} and count as sent again: they leave the open list`,
  }[/** @type {"none" | "some" | "all"} */ (keepsLetters)];
  if (alsoRemovesCount === 0) return [letters];
  const shown = alsoRemoves.slice(0, FEW);
  const places = shown.map((/** @type {any} */ { stream, seq }) => `${stream} #${seq}`).join(", ");
  const leave = alsoRemovesCount === 1 ? "leaves its work queue" : "leave their work queues";
  return [letters, `${of(alsoRemovesCount, "original")} ${leave} too: ${[places, ...andMore(alsoRemovesCount, shown)].join(" ")}`];
}

/** @param {any} plan */
function refusedLines({ refused, refusedCount }) {
  if (refusedCount === 0) return [];
  const shown = refused.slice(0, FEW).map((/** @type {any} */ { code, reason }) => `${code}: ${reason}`);
  return [`${count(refusedCount)} refused`, ...shown, ...andMore(refusedCount, shown)];
}

/** How it runs; that it has no canary or breaker is among what to mind. @param {any} plan */
function howLines(plan) {
  const { inPlace } = plan.options;
  if (!inPlace) return sendingLines(plan);
  const delay = plan.options.delayMs > 0 ? [`it begins ${durationText(plan.options.delayMs)} after its start`] : [];
  return [`in place: ${inPlace.consumer} is set back to #${inPlace.fromSeq} of ${inPlace.stream}, once`, ...delay];
}

/** @param {any} plan */
function sendingLines({ count: planned, ratePerSec, etaMs, canary, options: { ramp, breaker, maxUnsettled, delayMs } }) {
  const time = etaMs === null ? "" : `, about ${durationText(etaMs)} in all`;
  const stops = breaker
    ? [
        `stops by itself if ${breaker.inARow} in a row come back, or more than ${+(breaker.ratio * 100).toFixed(2)} % of the last ${breaker.of}`,
      ]
    : [];
  const bound = maxUnsettled ? [`at most ${count(maxUnsettled)} sent and not yet settled`] : [];
  const delay = delayMs > 0 ? [`it begins ${durationText(delayMs)} after its start`] : [];
  return [`${canaryText(canary?.count ?? 0, planned)}${paceText(ramp, ratePerSec)}${time}`, ...stops, ...bound, ...delay];
}

/** @param {number} tried @param {number} planned */
function canaryText(tried, planned) {
  if (tried === 0) return "";
  return tried < planned ? `${count(tried)} first, watched until done; then ` : "each is watched until done: so few are all canaries; ";
}

/** A ramp that begins at the cap, or above it, is none. @param {{ startPerSec: number } | null} ramp @param {number | null} ratePerSec */
function paceText(ramp, ratePerSec) {
  if (ratePerSec === null) return "no cap on the rate";
  return ramp && ramp.startPerSec < ratePerSec ? `${ramp.startPerSec}/s, doubling up to ${ratePerSec}/s` : `at most ${ratePerSec}/s`;
}

/** @param {number} ms */
function durationText(ms) {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}
