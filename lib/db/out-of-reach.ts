import "server-only";
import type { SqlDriverAdapter, SqlQueryable, Transaction } from "@prisma/driver-adapter-utils";
import { DatabaseOutOfReach } from "@/lib/errors";

/** What the adapter calls a server that is not there, goes, or takes nobody more; and what PostgreSQL says while it stops and starts. */
const kinds = new Set<unknown>(["DatabaseNotReachable", "ConnectionClosed", "SocketTimeout", "TooManyConnections"]);
const codes = new Set<unknown>(["57P01", "57P02", "57P03"]);
/** Of the driver, without a code: a connection that broke under a query, and a pool that got none in time. */
const words = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** Tells a query that failed because nobody answered from one that is wrong: that one is nobody's fault here, and may go well the next time. */
export function sayingWhenOutOfReach(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = (isolationLevel) =>
    startTransaction(isolationLevel).then((transaction): Transaction => withQueries(transaction), rethrow);
  return withQueries(adapter);
}

function withQueries<Q extends SqlQueryable>(queryable: Q): Q {
  const [queryRaw, executeRaw] = [queryable.queryRaw.bind(queryable), queryable.executeRaw.bind(queryable)];
  queryable.queryRaw = (query) => queryRaw(query).catch(rethrow);
  queryable.executeRaw = (query) => executeRaw(query).catch(rethrow);
  return queryable;
}

function rethrow(error: unknown): never {
  throw isOutOfReach(error) ? new DatabaseOutOfReach({ cause: error }) : error;
}

function isOutOfReach(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { kind, code } = Object(error.cause) as { kind?: unknown; code?: unknown }; // of a DriverAdapterError; of others, neither
  return kinds.has(kind) || codes.has(code) || words.test(error.message);
}
