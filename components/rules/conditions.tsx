import { Fragment } from "react";
import { visibleText } from "@/components/payload/bytes";
import { Mono } from "@/components/ui/mono";
import type { RuleRow } from "@/lib/domain/dead-letter/group/rule-row";
import { conditionsOf } from "./words";

/** What a letter must have: "consumer worker-crm, error matches /^Timeout/". */
export function Conditions({ match }: { match: RuleRow["match"] }) {
  return conditionsOf(match).map(({ word, value }, index) => (
    <Fragment key={word}>
      {index > 0 && ", "}
      {word} <Mono className="wrap-anywhere text-text">{visibleText(value)}</Mono>
    </Fragment>
  ));
}
