"use client";
import { useViewQuery } from "@/components/live";
import { noLetters } from "@/components/dead-letters/letter-words";
import { ListEmpty } from "@/components/tables";
import { isAbsent } from "@/components/ui/error-words";
import { groupQueries } from "@/lib/queries";
import { NoSuchGroup } from "./no-such-group";

type LettersEmptyProps = { group: string | null; isWhole: boolean; isFiltered: boolean; onClear: () => void; onGroups: () => void };

/** What an empty list of letters means: also that the group they were asked of is none. */
export function LettersEmpty({ group, onGroups, ...about }: LettersEmptyProps) {
  const query = useViewQuery({ ...groupQueries.detail(group ?? ""), enabled: group !== null });
  if (group !== null && isAbsent(query.error)) return <NoSuchGroup onBack={onGroups} />;
  return <ListEmpty {...about} none={noLetters} />;
}
