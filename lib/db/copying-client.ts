import "server-only";
import pg from "pg";

type Config = { text: string; values: readonly unknown[] };

/** What is to be copied in, until it is. As a parameter of a query Prisma would write bytes as text, and read them again, which takes longer than to send them. */
const handedIn = new Map<string, Uint8Array>();
let last = 0;

/** Runs `act` with the one value of a `COPY … FROM STDIN` that copies these bytes in. */
export async function handIn<T>(bytes: Uint8Array, act: (value: string) => Promise<T>): Promise<T> {
  const value = `copy ${++last}`;
  handedIn.set(value, bytes);
  try {
    return await act(value);
  } finally {
    handedIn.delete(value);
  }
}

/** A client that also runs `COPY … FROM STDIN`: its one value is what `handIn` gave. Everything else is as it was. */
export class CopyingClient extends pg.Client {}

const query = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => unknown;

/** Assigned, because its many signatures are those of pg. */
CopyingClient.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  const copied = copiedBy(args[0]);
  if (!copied) return query.apply(this, args);
  return new Promise((resolve, reject) => query.call(this, new Copy(copied, { resolve, reject })));
} as typeof pg.Client.prototype.query;

function copiedBy(config: unknown): { text: string; bytes: Uint8Array } | null {
  if (typeof config !== "object" || config === null || !("text" in config && "values" in config)) return null;
  const { text, values } = config as Config; // as the driver adapter asks
  const bytes = text.startsWith("COPY ") ? handedIn.get(String(values?.[0])) : undefined;
  return bytes ? { text, bytes } : null;
}

type Answer = { resolve(result: { rows: []; fields: []; rowCount: number }): void; reject(error: Error): void };
type Connection = { query(text: string): void; sendCopyFromChunk(bytes: Uint8Array): void; endCopyFrom(): void };

/**
 * What pg calls a submittable. All is sent at once, and not when the server asks for it: the embedded database answers whole questions, and a server
 * that has refused the statement passes over the rest.
 */
class Copy {
  #error: Error | null = null;
  #rowCount = 0;

  constructor(
    private readonly copied: { text: string; bytes: Uint8Array },
    private readonly answer: Answer,
  ) {}

  submit(connection: Connection): null {
    connection.query(this.copied.text);
    connection.sendCopyFromChunk(this.copied.bytes);
    connection.endCopyFrom();
    return null;
  }

  handleCopyInResponse(): void {}

  handleCommandComplete({ text }: { text: string }): void {
    this.#rowCount = Number(/^COPY (\d+)$/.exec(text)?.[1]);
  }

  /** Of the database's, ReadyForQuery follows; of a lost connection nothing does. */
  handleError(error: Error): void {
    this.#error = error;
    this.answer.reject(error);
  }

  handleReadyForQuery(): void {
    if (this.#error === null) this.answer.resolve({ rows: [], fields: [], rowCount: this.#rowCount });
  }
}
