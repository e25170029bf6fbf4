-- AlterTable
ALTER TABLE "redrive" ADD COLUMN     "canary_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "options" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "skip_canary" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "starts_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "redrive_item" ADD COLUMN     "consumer" TEXT;

-- CreateTable
CREATE TABLE "redrive_outcome" (
    "redrive_id" UUID NOT NULL,
    "item" INTEGER NOT NULL,
    "nth" BIGSERIAL NOT NULL,
    "state" TEXT NOT NULL,
    "by" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "boomerang" TEXT,

    CONSTRAINT "redrive_outcome_pkey" PRIMARY KEY ("redrive_id","item")
);

-- Ids of letters that say what is asked, `most` at the most, some perhaps twice. By the index of words, whatever the planner thinks: it takes marks
-- that nobody has counted for common ones, and would look through all letters until it has found enough.
CREATE FUNCTION "letters_that_say"(asked tsquery, most bigint) RETURNS SETOF text STABLE LANGUAGE sql ROWS 100 SET enable_seqscan = off AS $$
  SELECT coalesce((SELECT dead_letter FROM sighting WHERE sighting.id = said.id), said.id)
  FROM dead_letter_text AS said WHERE said.tsv @@ asked LIMIT most
$$;

-- AlterTable
ALTER TABLE "redrive" ADD COLUMN     "resumed_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "redrive_draft" (
    "redrive_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "redrive_draft_pkey" PRIMARY KEY ("redrive_id")
);

-- AlterTable
ALTER TABLE "redrive_item" ADD COLUMN     "original_stored_at" TIMESTAMPTZ(3),
ADD COLUMN     "original_subject" TEXT;

-- CreateIndex
CREATE INDEX "redrive_item_seq_redrive_id_idx" ON "redrive_item"("seq", "redrive_id");

-- CreateIndex
CREATE INDEX "redrive_result_published_seq_idx" ON "redrive_result"("published_seq");

-- What came back is asked for four times a second while its job runs.
CREATE INDEX "redrive_outcome_boomeranged" ON "redrive_outcome"("redrive_id", "nth") WHERE "state" = 'boomeranged';
-- AlterTable
ALTER TABLE "redrive_item" ADD COLUMN     "edited" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "redrive_edit" (
    "redrive_id" UUID NOT NULL,
    "item" INTEGER NOT NULL,
    "header_block" BYTEA NOT NULL,
    "payload" BYTEA NOT NULL,
    "sha256_before" TEXT NOT NULL,
    "sha256_after" TEXT NOT NULL,
    "diff" TEXT NOT NULL,

    CONSTRAINT "redrive_edit_pkey" PRIMARY KEY ("redrive_id","item")
);

-- AlterTable
ALTER TABLE "redrive_batch" ADD COLUMN     "duplicate_window_ms" BIGINT;
