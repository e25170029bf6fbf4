import { Ago } from "@/components/ui/ago";
import { formatDurationShort } from "@/components/ui/format";
import { PageHead } from "@/components/ui/page-head";
import { Time } from "@/components/ui/time";
import type { Overview } from "@/lib/domain/overview/types";
import { headlineWords, noteWords } from "./headline-words";

export function Headline({ overview }: { overview: Overview }) {
  return <PageHead title={headlineWords(overview)} note={noteWords(overview)} end={<Since overview={overview} />} />;
}

/** When the trouble began and how quiet it was before; when all is well, when it last was not. Never further back than was watched. */
function Since({ overview: { troubleSince, lastTroubleAt, watchingSince, asOf } }: { overview: Overview }) {
  if (asOf === null) return null;
  if (troubleSince !== null) {
    const quietMs = Date.parse(troubleSince) - Date.parse(lastTroubleAt ?? watchingSince);
    return (
      <span>
        since <Time at={troubleSince} />
        {quietMs >= 60_000 && ` · quiet for ${formatDurationShort(quietMs)} before`}
      </span>
    );
  }
  if (lastTroubleAt !== null) {
    return (
      <span>
        quiet since <Time at={lastTroubleAt} /> · <Ago at={lastTroubleAt} />
      </span>
    );
  }
  return (
    <span>
      no trouble seen since watching began, <Time at={watchingSince} />
    </span>
  );
}
