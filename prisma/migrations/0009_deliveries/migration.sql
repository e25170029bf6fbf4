-- CreateTable
CREATE TABLE "redrive_delivery" (
    "redrive_id" UUID NOT NULL,
    "item" INTEGER NOT NULL,
    "consumer" TEXT NOT NULL,
    "delivery" INTEGER NOT NULL,
    "answer" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "redrive_delivery_pkey" PRIMARY KEY ("redrive_id","item","consumer","delivery","answer")
);
