-- AlterTable
ALTER TABLE "redrive_batch" ADD COLUMN     "removed" INTEGER[] DEFAULT ARRAY[]::INTEGER[];

-- CreateTable
CREATE TABLE "redrive_result_run" (
    "redrive_id" UUID NOT NULL,
    "first" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,
    "batch" INTEGER NOT NULL,
    "published_seq" BIGINT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "redrive_result_run_pkey" PRIMARY KEY ("redrive_id","first")
);

-- CreateTable
CREATE TABLE "redrive_outcome_run" (
    "redrive_id" UUID NOT NULL,
    "first" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,
    "nth" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "by" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "redrive_outcome_run_pkey" PRIMARY KEY ("redrive_id","first")
);

-- CreateIndex
CREATE INDEX "redrive_result_run_published_seq_idx" ON "redrive_result_run"("published_seq");
