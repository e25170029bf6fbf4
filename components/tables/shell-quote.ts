/** A word for a POSIX shell: names are data, also in what a person pastes into a terminal. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** `nats --context toolworks consumer info ORDERS worker` */
export function natsCommand(context: string, ...words: string[]): string {
  return ["nats", "--context", context, ...words].map(shellQuote).join(" ");
}
