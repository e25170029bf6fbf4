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
    ["removes", removesLines(plan)],
    ["not", refusedLines(plan)],
    ["how", plan.count === 0 ? [] : howLines(plan)],
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
function receiverLines({ receivers, coreSubscribers, stream }) {
  const consumers =
    receivers === null
      ? [`the consumers of ${stream} may not be listed`]
      : receivers.length === 0
        ? [`nobody: no consumer of ${stream} takes it`]
        : receivers.map(receiverLine);
  return coreSubscribers ? [...consumers, `${of(coreSubscribers, "plain subscriber")}, a second time`] : consumers;
}

const already = { yes: ", has processed them before", no: "", unknown: ", may have processed them before" };

/** @param {any} receiver */
const receiverLine = ({ consumer, status, lag, numWaiting, intended, already: was }) =>
  `${consumer}: ${status ?? "how it is now is not known"}, lag ${count(lag)}, ${of(numWaiting, "pull")} waiting` +
  (intended ? ", gave up on them" : already[/** @type {keyof typeof already} */ (was)]);

/** @param {any} plan */
const removesLines = ({ alsoRemoves }) =>
  alsoRemoves.length === 0
    ? []
    : [
        `also ${of(alsoRemoves.length, "original")}: ${alsoRemoves.slice(0, 5).map((/** @type {any} */ { stream, seq }) => `${stream} #${seq}`)}`,
      ];

const FEW = 5;

/** @param {any} plan */
function refusedLines({ refused, refusedCount }) {
  if (refusedCount === 0) return [];
  const shown = refused.slice(0, FEW).map((/** @type {any} */ { code, reason }) => `${code}: ${reason}`);
  const more = refusedCount - shown.length;
  return [`${count(refusedCount)} refused`, ...shown, ...(more > 0 ? [`and ${count(more)} more`] : [])];
}

/** @param {any} plan */
function howLines({ ratePerSec, etaMs, canary, options }) {
  const ramp = options?.ramp;
  const cap = ratePerSec === null ? "no cap on the rate" : `at most ${ratePerSec}/s`;
  const pace = ramp && ratePerSec !== null ? `${ramp.startPerSec}/s, doubling up to ${ratePerSec}/s` : cap;
  const time = etaMs === null ? "" : `, about ${durationText(etaMs)} in all`;
  const first = canary?.count > 0 ? `${canary.count} first, watched until done; then ` : "";
  const breaker = options?.breaker;
  const stops = breaker
    ? [
        `stops by itself if ${breaker.inARow} in a row come back, or more than ${+(breaker.ratio * 100).toFixed(1)} % of the last ${breaker.of}`,
      ]
    : [];
  const bound = options?.maxUnsettled ? [`at most ${count(options.maxUnsettled)} sent and not yet settled`] : [];
  const delay = options?.delayMs > 0 ? [`it begins ${durationText(options.delayMs)} after its start`] : [];
  return [`${first}${pace}${time}`, ...stops, ...bound, ...delay];
}

/** @param {number} ms */
function durationText(ms) {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}
