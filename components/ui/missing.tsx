/** What was not measured: a dash, never a zero, with the reason on hover and for screen readers. */
export function Missing({ why }: { why: string }) {
  return (
    <span className="text-3" title={why}>
      <span aria-hidden="true">–</span>
      <span className="sr-only">{why}</span>
    </span>
  );
}
