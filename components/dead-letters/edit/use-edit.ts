"use client";
import { useMutation } from "@tanstack/react-query";
import { redriveActs, type Selecting } from "@/lib/queries";

/** What an edit makes of the first ten, without one what would go out as it is: nothing is kept. */
export const usePreview = () =>
  useMutation({
    mutationFn: ({ selecting, edits }: { selecting: Selecting; edits?: object }) => redriveActs.previewEdit(selecting, edits),
  });
