/**
 * Adds a property that is read when somebody looks. `read` must be bound, not written in place: once the bundler has inlined the
 * callers, a getter written there closes over their scopes too, and with them over the tick before, and the one before that.
 */
export function withGetter<Row extends object, Name extends string, Value>(
  row: Row,
  name: Name,
  read: () => Value,
): Row & Readonly<Record<Name, Value>> {
  Object.defineProperty(row, name, { get: read, enumerable: true, configurable: true });
  return row as Row & Readonly<Record<Name, Value>>; // defined on the line above
}
