import type { Incident, Level, System } from "./bus/types";

const MOST_COLUMNS = 100;
const NOMINAL = "Times are nominal: FLEET_TIME_SCALE (0.1 unless set) scales them.";

type Listed = { system: Pick<System, "name" | "incidents">; stateOf: (incident: Incident) => Level | null };

/** One line each, by system: name, state, title. */
export function incidentList(listed: readonly Listed[]): string {
  const widest = Math.max(...listed.flatMap(({ system }) => system.incidents.map(({ name }) => name.length)));
  const sections = listed.map(({ system, stateOf }) => {
    const lines = system.incidents.map((one) => `  ${one.name.padEnd(widest)}  ${stateText(stateOf(one)).padEnd(11)}  ${one.title}`);
    return [system.name, ...lines, ""].join("\n");
  });
  return `${sections.join("\n")}\nWhat to look for, and how it ends: npm run fleet -- incidents NAME\n${NOMINAL}`;
}

type InFull = { system: Pick<System, "name">; incident: Incident; state: Level | null; columns: number | undefined };

/** `columns`: the terminal's; `undefined` where there is none. */
export function incidentInFull({ system, incident, state, columns = MOST_COLUMNS }: InFull): string {
  const { name, title, lookFor, ends, hasMild } = incident;
  const paragraphs = [
    `${name}  ${stateText(state)}  (${system.name}) ${title}`,
    `What to look for: ${lookFor}`,
    `Off: ${ends}`,
    NOMINAL,
    `npm run fleet -- incident ${name} ${hasMild ? "on|off|mild" : "on|off"}`,
  ];
  return paragraphs.map((text) => wrap(text, Math.min(columns, MOST_COLUMNS))).join("\n\n");
}

const stateText = (state: Level | null) => state ?? "not running";

/** At spaces; a word that is longer than a line stays whole. */
function wrap(text: string, columns: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
