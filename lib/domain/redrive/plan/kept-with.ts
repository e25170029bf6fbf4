/** A function of an immutable object, worked out once for each and forgotten with it. */
export function keptWith<Of extends object, Result>(work: (of: Of) => Result): (of: Of) => Result {
  const kept = new WeakMap<Of, { result: Result }>();
  return (of) => {
    const known = kept.get(of) ?? { result: work(of) };
    kept.set(of, known);
    return known.result;
  };
}
