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
