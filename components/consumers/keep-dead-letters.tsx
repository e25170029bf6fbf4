"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useId, useState } from "react";
import { deadLettersHref, streamHref } from "@/components/tables";
import { useLiveQuery } from "@/components/live";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { Mono } from "@/components/ui/mono";
import { Panel, PanelHeader } from "@/components/ui/panel";
import type { CaptureRow } from "@/lib/domain/capture/row";
import type { ConsumerDetail } from "@/lib/domain/consumer/row";
import { isOwnStream, ownStreams } from "@/lib/domain/own-streams";
import { captureQuery, consumerQueries, keepDeadLetters, type ConsumerName } from "@/lib/queries";

/** A dead-letter queue for a consumer whose workers write none: what it does, how it stands, and its switch. */
export function KeepDeadLetters({ name, consumer }: { name: ConsumerName; consumer: ConsumerDetail }) {
  const { keepsDeadLetters: isOn, context } = consumer;
  const kept = streamHref({ context, stream: ownStreams.deadLetters });
  if (isOwnStream(consumer.stream)) return null;
  return (
    <Panel aria-label="Keep its dead letters">
      <PanelHeader title="Keep its dead letters" end={isOn === null ? "not known" : isOn ? "on" : "off"} />
      <div className="grid gap-2.5 px-3.5 py-3">
        <p className="text-2">
          A copy of each message that it gives up on, or that a worker terminates, goes to{" "}
          {isOn ? (
            <Link href={kept} prefetch={false} className="text-accent hover:underline">
              <Mono>{ownStreams.deadLetters}</Mono>
            </Link>
          ) : (
            <Mono>{ownStreams.deadLetters}</Mono>
          )}{" "}
          once, with its headers. That costs its size and about half a KiB of disk. What a worker terminates on a work queue is deleted
          before anybody can copy it.
        </p>
        {isOn !== null && <Switch key={String(isOn)} name={name} context={context} isOn={isOn} />}
        {isOn === null && <p className="text-small text-3">Whether it is on is not known while the database does not answer.</p>}
      </div>
    </Panel>
  );
}

/** Another state is another switch: its reason is that of one act. */
function Switch({ name, context, isOn }: { name: ConsumerName; context: string; isOn: boolean }) {
  const [reason, setReason] = useState("");
  const reasonId = useId();
  const keep = useKeep(name);
  const mayNot = useWhyNotAct();
  const capture = useLiveQuery(captureQuery({ context })).data?.items[0];
  const isUncaptured = !isOn && capture !== undefined && capture.streams.length === 0;
  const whyNot =
    mayNot ??
    (isUncaptured ? "Deaths are not captured here" : null) ??
    (keep.isPending ? "One moment" : reason.trim() === "" ? "Say why first" : null);
  return (
    <form
      className="grid gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (whyNot === null) keep.mutate({ enabled: !isOn, reason: reason.trim() });
      }}
    >
      <label htmlFor={reasonId} className="grid gap-1">
        <span className="text-small text-2">Why</span>
        <Input
          id={reasonId}
          maxLength={2_000}
          autoComplete="off"
          value={reason}
          disabled={mayNot !== null || isUncaptured}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      {isUncaptured && <Uncaptured mode={capture.mode} context={context} />}
      <div className="flex justify-end">
        <ActButton type="submit" whyNot={whyNot}>
          {isOn ? "Stop keeping" : "Keep dead letters"}
        </ActButton>
      </div>
      {keep.error && !keep.isPending && (
        <div className="-mx-3.5 -mb-3 border-t border-line">
          <ErrorState error={keep.error} />
        </div>
      )}
    </form>
  );
}

/** Without captured deaths it would be refused: where to go instead. */
function Uncaptured({ mode, context }: Pick<CaptureRow, "mode" | "context">) {
  return (
    <p className="text-2">
      Deaths in this account are not captured, so one while the console is away would not be kept.{" "}
      {mode === "off" ? (
        "JETLAG_CAPTURE is off."
      ) : (
        <>
          Turn capture on first, under{" "}
          <Link
            href={deadLettersHref({ context })}
            prefetch={false}
            className="text-accent underline decoration-line-strong underline-offset-2"
          >
            Dead letters
          </Link>
          .
        </>
      )}
    </p>
  );
}

/** What the act answers is what the page shows at once; the live channel goes on from there. */
function useKeep(name: ConsumerName) {
  const cache = useQueryClient();
  const { queryKey } = consumerQueries.detail(name);
  return useMutation({
    mutationFn: (wish: { enabled: boolean; reason: string }) => keepDeadLetters(name, wish),
    onSuccess: ({ keepsDeadLetters }) =>
      void cache.setQueryData<ConsumerDetail>(queryKey, (shown) => shown && { ...shown, keepsDeadLetters }),
  });
}
