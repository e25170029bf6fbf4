import type { PageKey } from "./navigation";

const paths: Record<PageKey, string> = {
  overview: "M3 13h4l2-8 4 14 2-6h6",
  "dead-letters": "M4 13l3-8h10l3 8v6H4zM4 13h5l1 3h4l1-3h5",
  redrives: "M20 11a8 8 0 0 0-14.9-3M4 4v4h4M4 13a8 8 0 0 0 14.9 3M20 20v-4h-4",
  audit: "M6 3h12v18H6zM9 8h6M9 12h6M9 16h4",
  fleet: "M4 7h3M13 7h7M4 17h7M17 17h3M10 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6M14 14a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
  consumers: "M4 18V9M10 18V5M16 18v-7M21 18H3",
  streams: "M4 7c0-4 16-4 16 0s-16 4-16 0zM4 7v10c0 4 16 4 16 0V7",
};

export function PageIcon({ page }: { page: PageKey }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="size-4 flex-none opacity-85"
    >
      <path d={paths[page]} />
    </svg>
  );
}
