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
