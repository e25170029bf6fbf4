import Link from "next/link";

export function Brand() {
  return (
    <Link href="/" className="flex items-center gap-2 px-2 pt-0.5 pb-3.5 text-[14px] font-[650] tracking-[-0.01em] phone:hidden">
      <svg viewBox="0 0 20 20" className="size-5" aria-hidden="true">
        <path d="M10 2a8 8 0 1 0 8 8" fill="none" stroke="var(--accent)" strokeWidth="2.4" strokeLinecap="round" />
        <path d="M10 5.5V10l3 2" fill="none" stroke="var(--text)" strokeWidth="2" strokeLinecap="round" />
        <circle cx="16.2" cy="3.8" r="1.9" fill="var(--dead)" />
      </svg>
      Jetlag
    </Link>
  );
}
