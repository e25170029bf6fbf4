/** A link within a sentence. */
export const link = "text-accent underline decoration-line-strong underline-offset-2 hover:decoration-current";

/** A list of times, and what was then. */
export const timeline = "grid grid-cols-[minmax(64px,max-content)_minmax(0,1fr)] gap-x-3 gap-y-1.5 px-3.5 py-3 text-small";
export const timelineItem = "col-span-full grid grid-cols-subgrid";
